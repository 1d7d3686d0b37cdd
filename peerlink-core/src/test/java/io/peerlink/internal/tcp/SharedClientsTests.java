package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.tcp.SharedClient.PooledCall;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that many requests share, as this node makes them.
 */
class SharedClientsTests {

	private static final String HOST = "10.9.9.9";

	private static final InetSocketAddress PEER = new InetSocketAddress(HOST, 5);

	private final StreamFixture node = new StreamFixture();

	private final List<SharedClient> made = new ArrayList<>();

	private final List<Network> networks = new ArrayList<>();

	private final ConnectionSlots slots = new ConnectionSlots(StreamLimits.CONNECTIONS_TO_ADDRESS, this::serve);

	private final SharedClients clients = new SharedClients(this.node.engine, this.slots, this::connect);

	private void serve(InetAddress host) {
		this.clients.serve(host);
	}

	private void connect(SharedClient client) {
		this.node.engine.counters().open.incrementAndGet();
		this.made.add(client);
		Network network = new Network();
		this.networks.add(network);
		client.connecting(network);
		client.onConnected(network);
	}

	/**
	 * Whatever happens, nothing is left.
	 */
	@AfterEach
	void everythingIsGivenBack() {
		this.clients.close(new IOException("the end of the test"));
		this.clients.check(this.node.engine.nanoTime());
		assertThat(this.clients.isEmpty()).isTrue();
		assertThat(this.node.engine.outgoing().total()).isZero();
		assertThat(this.node.engine.statistics().open()).isZero();
		this.node.engine.close();
	}

	private void send(InetSocketAddress to, Call call, boolean urgent) {
		assertThat(this.node.engine.outgoing().tryClaim(to.getAddress(), 10)).isTrue();
		this.clients.send(to, new PooledCall(to.getAddress(), 10, call, urgent));
	}

	private Call send(InetSocketAddress to) {
		Call call = new Call();
		send(to, call, false);
		return call;
	}

	private Call send() {
		return send(PEER);
	}

	private void check() {
		this.clients.check(this.node.engine.nanoTime());
	}

	@Test
	void anyNumberOfWaitingCallsMayEndAtOnce() {
		List<Call> calls = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			calls.add(send());
		}
		calls.forEach((call) -> call.over = true);
		this.made.get(0).reset(1);
		assertThat(this.node.engine.outgoing().total()).as("all that waited is dropped").isEqualTo(31 * 10);
		assertThat(calls.stream().filter((call) -> call.requests > 0)).hasSize(32);
	}

	@Test
	void callThatWaitsIsSentWhenAnotherOneEnds() {
		List<Call> calls = new ArrayList<>();
		for (int i = 0; i < 33; i++) {
			calls.add(send());
		}
		assertThat(this.made).hasSize(2);
		assertThat(calls.get(32).requests).isZero();
		this.made.get(1).reset(1);
		assertThat(calls.get(32).requests).isOne();
	}

	@Test
	void callThatFindsAnEndedConnectionGetsAnotherOne() {
		Call first = send();
		first.over = true;
		check();
		this.made.get(0).retireIfUnused();
		Call call = send();
		assertThat(call.requests).isOne();
		assertThat(call.failures).isEmpty();
		assertThat(this.made).hasSize(2);
	}

	@Test
	void callWhoseConnectionEndsBeforeItIsWrittenWasNotSent() {
		send();
		this.made.get(0).reset(1);
		Call call = new Call();
		// The second time it is asked, it has got its connection.
		call.onIsOver = () -> call.onIsOver = () -> {
			call.onIsOver = () -> {
			};
			this.made.get(0).close(new IOException("lost"));
		};
		send(PEER, call, false);
		assertThat(call.failures).containsExactly("false:lost");
	}

	@Test
	void callWhoseConnectionEndsWhileItIsWrittenWasNotSent() {
		Call call = new Call();
		call.onRequest = () -> this.made.get(0).close(new IOException("lost"));
		send(PEER, call, false);
		assertThat(call.failures).containsExactly("false:lost");
	}

	@Test
	void callThatWasWrittenMayHaveBeenExecutedWhenItsConnectionEnds() {
		Call call = send();
		this.made.get(0).close(new IOException("lost"));
		assertThat(call.failures).containsExactly("true:lost");
	}

	@Test
	void hostGetsNoMoreConnectionsThanAllowedWhateverItsPortsAre() {
		List<Call> calls = new ArrayList<>();
		for (int port = 1; port <= 1000; port++) {
			calls.add(send(new InetSocketAddress(HOST, port)));
		}
		assertThat(this.made).hasSize(32);
		send(new InetSocketAddress("10.9.9.8", 1));
		assertThat(this.made).as("another host is not concerned").hasSize(33);
		this.made.get(0).reset(1);
		assertThat(calls.get(32).requests).as("an idle connection makes room").isOne();
		assertThat(this.networks.get(0).closed).isTrue();
		assertThat(this.node.engine.statistics().open()).isEqualTo(33);
	}

	@Test
	void otherConnectionsToTheHostCountAsWell() {
		for (int i = 0; i < 32; i++) {
			assertThat(this.slots.tryTake(PEER.getAddress())).isTrue();
		}
		Call call = send();
		assertThat(this.made).isEmpty();
		this.slots.release(PEER.getAddress());
		assertThat(call.requests).isOne();
	}

	@Test
	void connectionOverWhichNothingComesIsNotUsedAgain() {
		Call other = send();
		Call call = send();
		Call third = send();
		this.node.advance(Duration.ofSeconds(5));
		call.over = true;
		third.over = true;
		check();
		Call next = send();
		assertThat(next.requests).isOne();
		assertThat(this.made).hasSize(3);
		assertThat(this.networks.get(0).closed).as("while it has another call").isFalse();
		other.over = true;
		check();
		assertThat(this.networks.get(0).closed).isTrue();
		assertThat(this.networks.get(1).closed).isTrue();
		assertThat(this.networks.get(2).closed).isFalse();
	}

	@Test
	void connectionOverWhichSomethingComesIsUsedAgain() {
		Call call = send();
		this.networks.get(0).incoming = ByteBuffer.allocate(8).putInt(99).putInt(SharedFrame.RESET << 24).flip();
		this.made.get(0).onReadable();
		this.node.advance(Duration.ofSeconds(5));
		call.over = true;
		check();
		send();
		assertThat(this.made).hasSize(1);
	}

	@Test
	void replyThatIsKeptIsTakenWhileManyHandlersAreSlow() {
		for (int i = 0; i < 40; i++) {
			send();
		}
		Call fetch = new Call();
		send(PEER, fetch, true);
		assertThat(fetch.requests).isOne();
	}

	private static final class Call implements StreamCall {

		private final List<String> failures = new ArrayList<>();

		private Runnable onIsOver = () -> {
		};

		private Runnable onRequest = () -> {
		};

		private boolean over;

		private int requests;

		@Override
		public boolean isOver() {
			this.onIsOver.run();
			return this.over;
		}

		@Override
		public JsonBuffer request() {
			this.onRequest.run();
			this.requests++;
			JsonBuffer request = new JsonBuffer();
			request.raw(new byte[1300]);
			return request;
		}

		@Override
		public void onReply(Message.Reply reply) {
			throw new AssertionError("There is no reply");
		}

		@Override
		public void onBroken(IOException cause, boolean sent) {
			this.failures.add(sent + ":" + cause.getMessage());
		}

		@Override
		public void onUnreadable(IOException cause) {
			throw new AssertionError("There is no reply");
		}

	}

	/**
	 * A connection that takes everything.
	 */
	private static final class Network implements StreamConnection {

		private ByteBuffer incoming = ByteBuffer.allocate(0);

		private boolean closed;

		@Override
		public InetSocketAddress remoteAddress() {
			return PEER;
		}

		@Override
		public int read(ByteBuffer target) {
			int count = this.incoming.remaining();
			target.put(this.incoming);
			return count;
		}

		@Override
		public void write(ByteBuffer source) {
			source.position(source.limit());
		}

		@Override
		public void reading(boolean reading) {
			// There is nothing to stop.
		}

		@Override
		public void endOutput() {
			// Nobody waits for it.
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
