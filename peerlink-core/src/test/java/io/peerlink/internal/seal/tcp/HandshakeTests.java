package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.seal.tcp.SealedNodes.Node;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how sealed connections begin: who may make one, and what others get.
 */
class HandshakeTests {

	private static final int INIT = 144;

	private static final int RESPONSE = 76;

	private static final int EMPTY_RECORD = 19;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ScriptedNetwork network = new ScriptedNetwork();

	private final SealedNodes nodes = new SealedNodes(this.scheduler, Runnable::run);

	private final StreamTransport callerWire = this.network.open();

	private final StreamTransport calleeWire = this.network.open();

	private final Node caller = this.nodes.node(this.callerWire).start();

	private final Node callee = this.nodes.node(this.calleeWire).start();

	private byte[] heardConfirmation = new byte[0];

	@AfterEach
	void nothingIsLeft() {
		this.caller.transport.close();
		this.callee.transport.close();
		this.network.run();
		assertThat(this.scheduler.waiting()).isZero();
	}

	private void advance(Duration duration) {
		this.scheduler.advance(duration);
		this.network.flow();
	}

	/**
	 * Connects without any seal.
	 */
	private Raw raw() {
		return raw(this.network.open());
	}

	private Raw raw(StreamTransport from) {
		Raw raw = new Raw();
		raw.connection = from.connect(this.calleeWire.localAddress(), raw);
		this.network.run();
		return raw;
	}

	@Test
	void bothSidesLearnWhoTheOtherOneIs() {
		Peer peer = this.caller.connect(this.callee);
		assertThat(peer.connection().remote()).isNull();
		this.network.flow();
		assertThat(peer.events).containsExactly("connected");
		assertThat(peer.connection().remote()).isEqualTo(this.callee.identity);
		SealedRemote remote = requireNonNull(this.callee.accepted().connection().remote());
		assertThat(remote).isEqualTo(this.caller.identity);
		assertThat(remote.fingerprint()).isEqualTo(StaticKey.fingerprint(this.caller.identity.publicKey()));
		assertThat(this.caller.transport.counters().established()).isOne();
		assertThat(this.callee.transport.counters().established()).isOne();
	}

	@Test
	void messagesHaveTheLengthsOfTheProtocol() {
		this.caller.connect(this.callee);
		this.network.run();
		ScriptedPair pair = this.network.last();
		assertThat(pair.near.sent.toByteArray()).hasSize(INIT).startsWith(0xFE, 1, 1, 0, 0, 0, 0, 0);
		pair.flow();
		this.network.run();
		assertThat(pair.far.sent.toByteArray()).hasSize(RESPONSE).startsWith(0xFE, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
		pair.flow();
		this.network.run();
		assertThat(pair.near.sent.toByteArray()).hasSize(EMPTY_RECORD).startsWith(0, 17);
	}

	@Test
	void nobodyWritesOrReadsBeforeTheConnectionIsMade() throws IOException {
		Peer peer = this.caller.connect(this.callee);
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> peer.write(new byte[1]));
		assertThat(peer.connection().read(ByteBuffer.allocate(1))).isZero();
		this.network.flow();
		assertThat(peer.write(new byte[1])).isZero();
	}

	/**
	 * Only then it is certain that the handshake is no repetition.
	 */
	@Test
	void acceptorIsAskedOnceTheCallerHasConfirmed() {
		this.caller.connect(this.callee);
		this.network.run();
		ScriptedPair pair = this.network.last();
		pair.flow();
		this.network.run();
		assertThat(this.callee.accepted).isEmpty();
		pair.flow();
		this.network.run();
		assertThat(this.callee.accepted).isEmpty();
		pair.flow();
		this.network.run();
		assertThat(this.callee.accepted).hasSize(1);
	}

	@Test
	void refusedConnectionIsClosed() {
		Node refusing = this.nodes.node(this.network.open());
		refusing.transport.start((connection) -> null);
		Peer peer = this.caller.connect(refusing);
		this.network.flow();
		assertThat(peer.events).containsExactly("connected", "readable");
		assertThat(peer.ended).isTrue();
	}

	@Test
	void nodeWithoutAKnownKeyIsNotConnectedTo() {
		this.nodes.forget(this.calleeWire.localAddress());
		Peer peer = this.caller.connect(this.callee);
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(peer.cause).hasMessageContaining("key of the node at " + this.calleeWire.localAddress())
			.hasMessageContaining("is not known");
		assertThat(this.network.pairs).isEmpty();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> peer.write(new byte[1]));
	}

	@Test
	void nodeThatIsNotThereIsNotConnectedTo() {
		InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
		this.nodes.announce(nowhere, this.callee.identity);
		Peer peer = this.caller.connect(nowhere);
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(peer.cause).hasMessage("Connection refused");
	}

	@Test
	void otherSecretGetsNoAnswer() {
		Node stranger = this.nodes.node(this.network.open(), List.of(SealedNodes.realm(2))).start();
		Peer peer = stranger.connect(this.callee);
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(peer.cause).hasMessageContaining("has closed the connection instead of answering")
			.hasMessageContaining("another secret");
		assertThat(this.callee.failed(SealFailure.BAD_MAC)).isOne();
		assertThat(this.callee.accepted).isEmpty();
		assertThat(this.network.last().far.closed).isTrue();
	}

	@Test
	void handshakeForAnotherKeyGetsNoAnswer() {
		this.nodes.announce(this.calleeWire.localAddress(),
				new SealedRemote(this.nodes.key().publicKey(), this.callee.identity.instance()));
		Peer peer = this.caller.connect(this.callee);
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(this.callee.failed(SealFailure.STALE_KEY)).isOne();
	}

	@Test
	void handshakeForAnEarlierRunGetsNoAnswer() {
		this.nodes.announce(this.calleeWire.localAddress(),
				new SealedRemote(this.callee.identity.publicKey(), this.nodes.instance()));
		Peer peer = this.caller.connect(this.callee);
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(this.callee.failed(SealFailure.BAD_MAC)).isOne();
	}

	@Test
	void keyThatIsNotPermittedGetsNoAnswer() {
		this.nodes.refused.add(this.caller.identity);
		Peer peer = this.caller.connect(this.callee);
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(this.callee.failed(SealFailure.REFUSED_KEY)).isOne();
		assertThat(this.callee.accepted).isEmpty();
	}

	@Test
	void announcedKeyThatIsNoPointFailsAtOnce() {
		this.nodes.announce(this.calleeWire.localAddress(),
				new SealedRemote(new byte[StaticKey.LENGTH], this.callee.identity.instance()));
		Peer peer = this.caller.connect(this.callee);
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(this.caller.failed(SealFailure.STALE_KEY)).isOne();
	}

	@Test
	void secretIsChangedNodeByNode() throws IOException {
		RealmKeys next = SealedNodes.realm(3);
		Node changed = this.nodes.node(this.network.open(), List.of(next, SealedNodes.REALM)).start();
		Node done = this.nodes.node(this.network.open(), List.of(next)).start();
		Peer ofOld = this.caller.connect(changed);
		Peer toDone = changed.connect(done);
		Peer toOld = changed.connect(this.callee);
		this.network.flow();
		assertThat(ofOld.events).containsExactly("connected");
		assertThat(toDone.events).containsExactly("connected");
		assertThat(toOld.events).containsExactly("closed");
		ofOld.write(new byte[] { 1, 2, 3 });
		this.network.flow();
		assertThat(changed.accepted().bytes()).containsExactly(1, 2, 3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 0x0A, '{', 'G', 0x7F, 0xF1, 0xFD, 0xFF })
	void plainConnectionIsClosedAtItsFirstByte(int first) {
		Raw raw = raw();
		raw.send((byte) first);
		this.network.flow();
		assertThat(raw.ended).isTrue();
		assertThat(raw.received).isEmpty();
		assertThat(this.callee.failed(SealFailure.UNSEALED)).isOne();
		assertThat(this.callee.accepted).isEmpty();
	}

	@Test
	void otherVersionIsClosedWithoutAnAnswer() {
		byte[][] heads = { { (byte) 0xFE, 2 }, { (byte) 0xFE, 1, 2 }, { (byte) 0xFE, 1, 1, 1 },
				{ (byte) 0xFE, 1, 1, 0, 0, 0, 0, 1 }, { (byte) 0xFE, 3 } };
		for (byte[] head : heads) {
			Raw raw = raw();
			raw.send(head);
			this.network.flow();
			assertThat(raw.ended).isTrue();
			assertThat(raw.received).isEmpty();
		}
		assertThat(this.callee.failed(SealFailure.MALFORMED)).isEqualTo(heads.length);
	}

	@Test
	void handshakeThatIsNotMarkedIsClosedWithoutAnAnswer() {
		Raw raw = raw();
		raw.send(Arrays.copyOf(new byte[] { (byte) 0xFE, 1, 1, 0 }, INIT));
		this.network.flow();
		assertThat(raw.ended).isTrue();
		assertThat(raw.received).isEmpty();
		assertThat(this.callee.failed(SealFailure.BAD_MAC)).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 143 })
	void incompleteHandshakeIsClosedAfterFiveSeconds(int length) {
		Raw raw = raw();
		raw.send(Arrays.copyOf(new byte[] { (byte) 0xFE, 1, 1, 0 }, length));
		advance(Duration.ofMillis(4900));
		assertThat(raw.ended).isFalse();
		advance(Duration.ofMillis(200));
		assertThat(raw.ended).isTrue();
		assertThat(raw.received).isEmpty();
		assertThat(this.callee.failed(SealFailure.TOO_SLOW)).isOne();
	}

	@Test
	void handshakeThatIsNotConfirmedIsClosedAfterFiveSeconds() {
		this.caller.connect(this.callee);
		this.network.run();
		ScriptedPair pair = this.network.last();
		pair.flow();
		this.network.run();
		this.scheduler.advance(Duration.ofMillis(5100));
		this.network.run();
		assertThat(pair.far.closed).isTrue();
		assertThat(this.callee.failed(SealFailure.TOO_SLOW)).isOne();
		assertThat(this.callee.accepted).isEmpty();
	}

	@Test
	void silentListenerIsGivenUpAfterFiveSeconds() {
		StreamTransport silent = this.network.open();
		silent.start((connection) -> new Raw());
		this.nodes.announce(silent.localAddress(), this.callee.identity);
		Peer peer = this.caller.connect(silent.localAddress());
		this.network.flow();
		advance(Duration.ofMillis(5100));
		assertThat(peer.events).containsExactly("closed");
		assertThat(peer.cause).hasMessageContaining("within 5 s");
		assertThat(this.caller.failed(SealFailure.TOO_SLOW)).isOne();
	}

	@Test
	void listenerThatIsNotSealedIsGivenUp() {
		StreamTransport plain = this.network.open();
		plain.start((connection) -> {
			Raw raw = new Raw();
			raw.connection = connection;
			raw.answer = new byte[] { '{' };
			return raw;
		});
		this.nodes.announce(plain.localAddress(), this.callee.identity);
		Peer peer = this.caller.connect(plain.localAddress());
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(this.caller.failed(SealFailure.UNSEALED)).isOne();
	}

	@Test
	void repeatedHandshakeCostsNothingAndGetsNothing() {
		byte[] init = heardInit();
		Raw raw = raw();
		raw.send(init);
		this.network.flow();
		assertThat(raw.ended).isTrue();
		assertThat(raw.received).isEmpty();
		assertThat(this.callee.failed(SealFailure.REPLAYED)).isOne();
		assertThat(this.callee.accepted).hasSize(1);
	}

	/**
	 * One that is older than what is remembered is answered, but only its maker can use
	 * the answer.
	 */
	@Test
	void forgottenHandshakeIsNotConfirmed() {
		byte[] init = heardInit();
		for (int i = 0; i < 16_384; i++) {
			this.callee.transport.context().recent().add(i);
		}
		Raw raw = raw();
		raw.send(init);
		this.network.flow();
		assertThat(raw.received).hasSize(RESPONSE);
		raw.send(this.heardConfirmation);
		this.network.flow();
		assertThat(raw.ended).isTrue();
		assertThat(this.callee.failed(SealFailure.BAD_MAC)).isOne();
		assertThat(this.callee.accepted).hasSize(1);
	}

	/**
	 * Listens to a whole handshake.
	 */
	private byte[] heardInit() {
		this.caller.connect(this.callee);
		this.network.run();
		ScriptedPair pair = this.network.last();
		byte[] init = pair.near.sent.toByteArray();
		pair.flow();
		this.network.run();
		pair.flow();
		this.network.run();
		this.heardConfirmation = pair.near.sent.toByteArray();
		this.network.flow();
		assertThat(this.callee.accepted).hasSize(1);
		return init;
	}

	@Test
	void everyHandshakeHasKeysOfItsOwn() throws IOException {
		List<byte[]> sealed = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			Peer peer = this.caller.connect(this.callee);
			this.network.flow();
			peer.write(new byte[100]);
			sealed.add(this.network.last().near.sent.toByteArray());
		}
		assertThat(sealed.get(0)).hasSameSizeAs(sealed.get(1)).isNotEqualTo(sealed.get(1));
	}

	@Test
	void handshakesOfOneAddressAreLimited() {
		StreamTransport host = this.network.open(InetAddress.getLoopbackAddress());
		List<Raw> waiting = new ArrayList<>();
		for (int i = 0; i < HandshakeTable.MAX_PER_ADDRESS + 3; i++) {
			waiting.add(raw(host));
		}
		this.network.flow();
		assertThat(waiting.stream().filter((raw) -> raw.ended)).hasSize(3);
		assertThat(waiting.subList(0, 3)).allMatch((raw) -> raw.ended);
		assertThat(this.callee.failed(SealFailure.LIMITED)).isEqualTo(3);
	}

	@Test
	void manyAddressesDoNotKeepOneWithFewOut() throws IOException {
		for (int i = 0; i < HandshakeTable.MAX; i++) {
			raw(this.network.open(InetAddress.getByAddress(new byte[] { 10, 0, 0, (byte) (i / 30) })));
		}
		Node friend = this.nodes.node(this.network.open(InetAddress.getByAddress(new byte[] { 10, 1, 0, 1 }))).start();
		Peer peer = friend.connect(this.callee);
		this.network.flow();
		assertThat(peer.events).containsExactly("connected");
		assertThat(this.callee.failed(SealFailure.LIMITED)).isOne();
	}

	@Test
	void establishedConnectionsAreNotLimitedHere() {
		for (int i = 0; i < 2 * HandshakeTable.MAX_PER_ADDRESS; i++) {
			this.caller.connect(this.callee);
			this.network.flow();
		}
		assertThat(this.callee.accepted).hasSize(2 * HandshakeTable.MAX_PER_ADDRESS);
		assertThat(this.callee.failed(SealFailure.LIMITED)).isZero();
	}

	@Test
	void closeWithinTheHandshakeIsTold() {
		Peer peer = this.caller.connect(this.callee);
		peer.connection().close();
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(peer.cause).isNull();
		assertThat(this.callee.accepted).isEmpty();
	}

	/**
	 * Somebody without any seal.
	 */
	private static final class Raw implements StreamHandler {

		private byte[] received = new byte[0];

		private boolean ended;

		private byte @Nullable [] answer;

		private @Nullable StreamConnection connection;

		void send(byte... bytes) {
			StreamConnection connection = this.connection;
			try {
				if (connection != null) {
					connection.write(ByteBuffer.wrap(bytes));
				}
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public void onConnected(StreamConnection connection) {
			this.connection = connection;
		}

		@Override
		public void onReadable() {
			StreamConnection connection = this.connection;
			byte[] answer = this.answer;
			if (connection == null) {
				return;
			}
			ByteBuffer target = ByteBuffer.allocate(1000);
			try {
				this.ended |= connection.read(target) < 0;
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
			int length = this.received.length;
			this.received = Arrays.copyOf(this.received, length + target.position());
			target.flip().get(this.received, length, target.limit());
			if (answer != null) {
				this.answer = null;
				send(answer);
			}
		}

		@Override
		public void onWritable() {
			// The test sends little.
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			this.ended = true;
		}

	}

}
