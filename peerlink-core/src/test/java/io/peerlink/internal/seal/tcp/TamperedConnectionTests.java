package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import io.peerlink.internal.seal.tcp.SealedNodes.Node;
import io.peerlink.sim.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what somebody gets who can change what the network carries: the connection
 * breaks, and nothing arrives that was not written.
 */
class TamperedConnectionTests {

	private static final byte[] REQUEST = SealedNodes.bytes(20, 1);

	private static final byte[] REPLY = SealedNodes.bytes(30, 2);

	/**
	 * A connection from its first byte to its last: handshake, a request in two records,
	 * a reply, and both ends.
	 */
	private static final class Exchange {

		private final VirtualScheduler scheduler = new VirtualScheduler();

		private final ScriptedNetwork network = new ScriptedNetwork();

		private final Node callee;

		private final Peer near;

		private final ScriptedPair wire;

		Exchange() {
			SealedNodes nodes = new SealedNodes(this.scheduler, Runnable::run);
			Node caller = nodes.node(this.network.open()).start();
			this.callee = nodes.node(this.network.open()).start();
			this.near = caller.connect(this.callee);
			this.wire = this.network.last();
		}

		/**
		 * Carries everything.
		 * @param tamper is told of each end before it is carried
		 */
		void run(Consumer<ScriptedPair.End> tamper) throws IOException {
			boolean asked = false;
			boolean answered = false;
			this.network.run();
			boolean moves = true;
			while (moves) {
				moves = false;
				for (ScriptedPair.End end : List.of(this.wire.near, this.wire.far)) {
					tamper.accept(end);
					moves |= this.wire.carry(end, end.sent.size());
					this.network.run();
				}
				if (!asked && this.near.events.contains("connected") && !this.near.closed) {
					asked = true;
					moves = true;
					this.near.write(Arrays.copyOf(REQUEST, 7));
					this.near.write(Arrays.copyOfRange(REQUEST, 7, REQUEST.length));
					this.near.connection().endOutput();
				}
				if (!answered && far() != null && far().ended && !far().closed) {
					answered = true;
					moves = true;
					far().write(REPLY);
					far().connection().endOutput();
				}
			}
			// Whoever waits for a handshake, or is silent, is given up.
			this.scheduler.advance(Duration.ofSeconds(11));
			this.network.flow();
		}

		@Nullable Peer far() {
			return this.callee.accepted.isEmpty() ? null : this.callee.accepted.get(0);
		}

		byte[] farBytes() {
			Peer far = far();
			return (far != null) ? far.bytes() : new byte[0];
		}

		boolean isComplete() {
			Peer far = far();
			return far != null && far.ended && this.near.ended;
		}

		boolean isBroken() {
			Peer far = far();
			boolean farBroken = (far != null) ? far.closed || far.readFailure != null : this.wire.far.closed;
			return farBroken || this.near.closed || this.near.readFailure != null;
		}

		void assertNothingWrong() {
			assertThat(farBytes()).isEqualTo(Arrays.copyOf(REQUEST, farBytes().length));
			assertThat(this.near.bytes()).isEqualTo(Arrays.copyOf(REPLY, this.near.bytes().length));
		}

	}

	private static int length(boolean fromCaller) throws IOException {
		int[] carried = new int[1];
		Exchange exchange = new Exchange();
		exchange.run((end) -> carried[0] += ((end == exchange.wire.near) == fromCaller) ? end.sent.size() : 0);
		return carried[0];
	}

	@Test
	void exchangeIsCompleteWhenNobodyChangesAnything() throws IOException {
		Exchange exchange = new Exchange();
		exchange.run((end) -> {
		});
		assertThat(exchange.isComplete()).isTrue();
		assertThat(exchange.isBroken()).isFalse();
		assertThat(exchange.farBytes()).isEqualTo(REQUEST);
		assertThat(exchange.near.bytes()).isEqualTo(REPLY);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachBitThatIsChangedBreaksTheConnection(boolean fromCaller) throws IOException {
		int length = length(fromCaller);
		assertThat(length).isGreaterThan(100);
		for (int bit = 0; bit < 8 * length; bit++) {
			int place = bit;
			int[] carried = new int[1];
			Exchange exchange = new Exchange();
			exchange.run((end) -> {
				if ((end == exchange.wire.near) == fromCaller) {
					byte[] bytes = end.sent.toByteArray();
					int at = place / 8 - carried[0];
					if (at >= 0 && at < bytes.length) {
						bytes[at] ^= (byte) (1 << place % 8);
						end.sent.reset();
						end.sent.writeBytes(bytes);
					}
					carried[0] += bytes.length;
				}
			});
			exchange.assertNothingWrong();
			assertThat(exchange.isComplete()).as("bit %s", bit).isFalse();
			assertThat(exchange.isBroken()).as("bit %s", bit).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionThatIsCutOffIsBroken(boolean fromCaller) throws IOException {
		int length = length(fromCaller);
		for (int cut = 0; cut < length; cut++) {
			int place = cut;
			int[] carried = new int[1];
			Exchange exchange = new Exchange();
			exchange.run((end) -> {
				if ((end == exchange.wire.near) == fromCaller) {
					byte[] bytes = end.sent.toByteArray();
					int left = Math.max(0, Math.min(bytes.length, place - carried[0]));
					carried[0] += bytes.length;
					end.sent.reset();
					end.sent.write(bytes, 0, left);
					end.outputEnded |= carried[0] >= place;
				}
			});
			exchange.assertNothingWrong();
			assertThat(exchange.isComplete()).as("cut at %s", cut).isFalse();
			assertThat(exchange.isBroken()).as("cut at %s", cut).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionThatIsCutOffAfterItsEndIsComplete(boolean fromCaller) throws IOException {
		Exchange exchange = new Exchange();
		boolean[] added = new boolean[1];
		exchange.run((end) -> {
			if ((end == exchange.wire.near) == fromCaller && end.outputEnded && !added[0]) {
				added[0] = true;
				end.sent.write(new byte[1000], 0, 1000);
			}
		});
		assertThat(added).containsExactly(true);
		assertThat(exchange.isComplete()).isTrue();
		exchange.assertNothingWrong();
	}

	/**
	 * Writes some records, and has the network carry others.
	 */
	private static void assertRefused(Consumer<List<byte[]>> change, int arrived, SealFailure failure)
			throws IOException {
		Conversation conversation = new Conversation();
		for (int i = 0; i < 4; i++) {
			conversation.near.write(new byte[] { (byte) i });
		}
		List<byte[]> records = records(conversation.wire.near.take(Integer.MAX_VALUE));
		assertThat(records).hasSize(4);
		change.accept(records);
		records.forEach(conversation.wire.far::arrive);
		conversation.network.flow();
		byte[] expected = { 0, 1, 2, 3 };
		assertThat(conversation.far.bytes()).isEqualTo(Arrays.copyOf(expected, arrived));
		assertThat(conversation.far.readFailure).isNotNull();
		assertThat(conversation.far.closed).isTrue();
		assertThat(conversation.far.cause).isNotNull();
		assertThat(conversation.wire.far.wasReset).isTrue();
		assertThat(conversation.callee.failed(failure)).isOne();
		assertThat(conversation.near.closed).isTrue();
		conversation.close();
	}

	private static List<byte[]> records(byte[] sealed) {
		List<byte[]> records = new ArrayList<>();
		ByteBuffer left = ByteBuffer.wrap(sealed);
		while (left.hasRemaining()) {
			byte[] record = new byte[2 + Short.toUnsignedInt(left.getShort(left.position()))];
			left.get(record);
			records.add(record);
		}
		return records;
	}

	@Test
	void recordsThatChangePlacesAreRefused() throws IOException {
		assertRefused((records) -> Collections.swap(records, 1, 2), 1, SealFailure.BAD_MAC);
	}

	@Test
	void recordThatIsRepeatedIsRefused() throws IOException {
		assertRefused((records) -> records.add(2, records.get(1)), 2, SealFailure.BAD_MAC);
	}

	@Test
	void recordThatIsLeftOutIsMissed() throws IOException {
		assertRefused((records) -> records.remove(2), 2, SealFailure.BAD_MAC);
	}

	@Test
	void recordThatIsMadeUpIsRefused() throws IOException {
		assertRefused((records) -> records.add(0, Arrays.copyOf(new byte[] { 0, 50 }, 52)), 0, SealFailure.BAD_MAC);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 16, 16_402, 0x7fff, 0xffff })
	void lengthThatNoRecordHasIsRefusedBeforeItArrives(int length) throws IOException {
		assertRefused((records) -> records.add(3, new byte[] { (byte) (length >>> 8), (byte) length }), 3,
				SealFailure.MALFORMED);
	}

	@Test
	void recordsThatComeBackToTheirSenderAreRefused() throws IOException {
		Conversation conversation = new Conversation();
		conversation.near.write(new byte[] { 1, 2, 3 });
		conversation.wire.near.arrive(conversation.wire.near.sent.toByteArray());
		conversation.network.run();
		assertThat(conversation.near.bytes()).isEmpty();
		assertThat(conversation.near.readFailure).isNotNull();
		assertThat(conversation.caller.failed(SealFailure.BAD_MAC)).isOne();
		conversation.network.flow();
		conversation.close();
	}

	@Test
	void recordsOfAnotherConnectionAreRefused() throws IOException {
		Conversation conversation = new Conversation();
		Peer other = conversation.caller.connect(conversation.callee);
		conversation.network.flow();
		other.write(new byte[] { 1 });
		conversation.wire.far.arrive(conversation.network.last().near.take(Integer.MAX_VALUE));
		conversation.network.flow();
		assertThat(conversation.far.bytes()).isEmpty();
		assertThat(conversation.far.readFailure).isNotNull();
		conversation.close();
	}

	/**
	 * A whole conversation that was heard says nothing to the next one.
	 */
	@Test
	void conversationThatIsRepeatedGetsNowhere() throws IOException {
		List<byte[]> heard = new ArrayList<>();
		Exchange exchange = new Exchange();
		exchange.run((end) -> {
			if (end == exchange.wire.near && end.sent.size() > 0) {
				heard.add(end.sent.toByteArray());
			}
		});
		assertThat(exchange.isComplete()).isTrue();
		for (int i = 0; i < 4096; i++) {
			exchange.callee.transport.context().recent().add(i);
		}
		Exchange repeated = exchange;
		Peer peer = repeated.near;
		assertThat(peer.ended).isTrue();
		ScriptedPair.End far = RepeatedConnection.open(repeated.network, repeated.callee).far;
		heard.forEach((bytes) -> {
			far.arrive(bytes);
			repeated.network.run();
		});
		assertThat(repeated.callee.accepted).hasSize(1);
		assertThat(far.closed).isTrue();
	}

	/**
	 * What was read before the break is not lost.
	 */
	@Test
	void whatWasWrittenBeforeTheBreakIsRead() throws IOException {
		Conversation conversation = new Conversation();
		conversation.far.connection().reading(false);
		conversation.near.write(new byte[] { 1, 2, 3 });
		conversation.network.flow();
		conversation.wire.far.arrivesEnd();
		conversation.network.run();
		conversation.far.slice = 2;
		conversation.far.reads = 1;
		conversation.far.connection().reading(true);
		conversation.network.run();
		assertThat(conversation.far.bytes()).containsExactly(1, 2, 3);
		assertThat(conversation.far.ended).isFalse();
		assertThat(conversation.far.readFailure).hasMessageContaining("cut off");
		assertThat(conversation.callee.failed(SealFailure.TRUNCATED)).isOne();
		conversation.network.flow();
		conversation.close();
	}

	/**
	 * A connection without any seal.
	 */
	private static final class RepeatedConnection {

		static ScriptedPair open(ScriptedNetwork network, Node callee) {
			network.open().connect(callee.transport.localAddress(), new Peer());
			network.run();
			return network.last();
		}

	}

}
