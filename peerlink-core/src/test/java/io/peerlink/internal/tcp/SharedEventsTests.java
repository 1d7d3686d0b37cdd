package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for the threads that what happens on a shared connection is told on, and for the
 * order.
 */
class SharedEventsTests {

	private final StreamFixture node = new StreamFixture();

	private final Wire wire = new Wire();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	private final Map<String, Thread> threads = new ConcurrentHashMap<>();

	/**
	 * Run when an event is told.
	 */
	private final Map<String, Runnable> actions = new ConcurrentHashMap<>();

	private final SharedConnection shared = new SharedConnection(this.node.engine, InetAddress.getLoopbackAddress(),
			new RecordingCalls());

	SharedEventsTests() {
		this.shared.open(this.wire);
	}

	private static byte[] message(int call) {
		return ByteBuffer.allocate(13).putInt(call).putInt(5).putInt(1).put((byte) 'x').array();
	}

	private static byte[] reset(int call) {
		return ByteBuffer.allocate(8).putInt(call).putInt(SharedFrame.RESET << 24).array();
	}

	private static void onAnotherThread(Runnable task) {
		try {
			CompletableFuture.runAsync(task).get(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void event(String event) {
		this.events.add(event);
		this.threads.put(event, Thread.currentThread());
		this.actions.getOrDefault(event, () -> {
		}).run();
	}

	@Test
	void threadThatSendsTakesNothingThatArrives() {
		this.wire.arrive(message(1));
		this.actions.put("written 2", () -> onAnotherThread(() -> {
			this.shared.read();
			event("has read");
		}));
		JsonBuffer message = new JsonBuffer();
		message.raw(new byte[10]);
		this.shared.send(2, message);
		assertThat(this.events).containsExactly("written 2", "received 1", "has read");
		assertThat(this.threads.get("received 1")).isEqualTo(this.threads.get("has read"))
			.isNotEqualTo(Thread.currentThread());
	}

	@Test
	void nothingArrivesAfterTheEnd() {
		this.wire.arrive(message(1), message(2), message(3));
		this.actions.put("received 2", () -> onAnotherThread(() -> this.shared.close(new IOException("closed"))));
		this.shared.read();
		this.wire.arrive(message(4));
		this.shared.read();
		assertThat(this.events).containsExactly("received 1", "received 2", "received 3", "closed");
		assertThat(this.threads.get("closed")).isEqualTo(Thread.currentThread());
	}

	@Test
	void endIsToldAtOnceWhileNothingIsHandedOn() {
		onAnotherThread(() -> this.shared.close(new IOException("closed")));
		this.shared.close(new IOException("closed again"));
		assertThat(this.events).containsExactly("closed");
		assertThat(this.wire.closed).isTrue();
	}

	@Test
	void whatFailsKeepsNothingElseBack() {
		this.wire.arrive(message(1), message(2), message(3));
		this.actions.put("received 1", () -> {
			throw new IllegalStateException("no such call");
		});
		assertThatThrownBy(this.shared::read).hasMessage("no such call");
		this.shared.close(new IOException("closed"));
		assertThat(this.events).containsExactly("received 1", "received 2", "received 3", "closed");
	}

	@Test
	void noMoreIsReadThanAFewEventsAhead() {
		for (int call = 1; call <= 20_000; call++) {
			this.wire.arrive(reset(call));
		}
		this.shared.read();
		assertThat(this.events).hasSizeBetween(256, 5000);
		while (this.wire.hasArrived()) {
			this.shared.read();
		}
		assertThat(this.events).hasSize(20_000).endsWith("reset 20000");
	}

	private final class RecordingCalls implements SharedConnection.Calls {

		@Override
		public boolean isExpected(int call) {
			return true;
		}

		@Override
		public void received(int call, byte[] message) {
			event("received " + call);
		}

		@Override
		public void tooLarge(int call, int length) {
			event("too large " + call);
		}

		@Override
		public void noRoom(int call) {
			event("no room " + call);
		}

		@Override
		public void reset(int call) {
			event("reset " + call);
		}

		@Override
		public void written(int call) {
			event("written " + call);
		}

		@Override
		public void closed(IOException cause, List<Integer> unwritten) {
			event(String.valueOf(cause.getMessage()));
		}

	}

	/**
	 * Takes everything, and holds what arrives.
	 */
	private static final class Wire implements StreamConnection {

		private final Queue<byte[]> arrived = new ConcurrentLinkedQueue<>();

		private volatile boolean closed;

		void arrive(byte[]... frames) {
			this.arrived.addAll(List.of(frames));
		}

		boolean hasArrived() {
			return !this.arrived.isEmpty();
		}

		@Override
		public InetSocketAddress remoteAddress() {
			return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
		}

		@Override
		public int read(ByteBuffer target) {
			int start = target.position();
			byte[] frame = this.arrived.peek();
			while (frame != null && frame.length <= target.remaining()) {
				target.put(frame);
				this.arrived.remove();
				frame = this.arrived.peek();
			}
			return target.position() - start;
		}

		@Override
		public void write(ByteBuffer source) {
			source.position(source.limit());
		}

		@Override
		public void reading(boolean reading) {
			// Read when the test says so.
		}

		@Override
		public void endOutput() {
			// Nobody is there.
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
