package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerEvents}. The test is the thread of the network, and runs what
 * the executor got.
 */
class HandlerEventsTests {

	private static final int MUCH = 300 * 1024;

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Handler handler = new Handler();

	private final Owner owner = new Owner();

	private final HandlerEvents events = started(
			new HandlerEvents(new Nowhere(), this.tasks::add, this.scheduler, this.owner));

	private HandlerEvents started(HandlerEvents events) {
		this.handler.events = events;
		events.handler(this.handler);
		return events;
	}

	private void runTasks() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

	@Test
	void networkTellsTheHandlerItself() {
		this.events.connected();
		this.events.tell();
		this.events.readable();
		this.events.writable();
		this.events.tell();
		this.events.closed(null);
		this.events.tell();
		assertThat(this.handler.told).containsExactly("connected", "readable", "writable", "closed");
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void nothingComesBeforeTheConnectionOrAfterTheEnd() {
		this.events.writable();
		this.events.connected();
		this.events.readable();
		this.events.closed(null);
		this.events.tell();
		this.events.readable();
		this.events.writable();
		this.events.tell();
		assertThat(this.handler.told).containsExactly("connected", "writable", "readable", "closed");
	}

	@Test
	void endIsAllThatAConnectionHasThatFailedAtOnce() {
		this.events.connected();
		this.events.closed(new IOException("of the test"));
		this.events.tell();
		assertThat(this.handler.told).containsExactly("closed");
	}

	@Test
	void handlerReadsUntilNothingIsLeft() {
		this.handler.toRead = 10;
		this.events.readable();
		assertThat(this.handler.told).hasSize(10);
		assertThat(this.handler.toRead).isZero();
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void othersGetTheirTurnAfterAWhile() {
		this.handler.toRead = 3;
		this.handler.length = MUCH;
		this.events.readable();
		assertThat(this.handler.toRead).isEqualTo(2);
		assertThat(this.tasks).hasSize(1);
		runTasks();
		assertThat(this.handler.toRead).isZero();
	}

	/**
	 * It would tell so again and again.
	 */
	@Test
	void networkIsSilentWhileItIsNotItsTurn() {
		this.handler.toRead = 2;
		this.handler.length = MUCH;
		this.events.readable();
		assertThat(this.events.wantsBytes()).isTrue();
		this.events.readable();
		assertThat(this.events.wantsBytes()).isFalse();
		assertThat(this.owner.changes).isOne();
		assertThat(this.handler.told).hasSize(1);
		runTasks();
		assertThat(this.events.wantsBytes()).isTrue();
		assertThat(this.owner.changes).isEqualTo(2);
	}

	@Test
	void threadThatIsAloneDoesNotGoEverDeeper() {
		Handler handler = new Handler();
		HandlerEvents events = new HandlerEvents(new Nowhere(), Runnable::run, this.scheduler, this.owner);
		handler.events = events;
		events.handler(handler);
		handler.toRead = 100_000;
		handler.length = MUCH;
		events.readable();
		assertThat(handler.toRead).isZero();
	}

	@Test
	void threadGoesOnWhenThereIsNoOther() {
		Handler handler = new Handler();
		HandlerEvents events = new HandlerEvents(new Nowhere(), (task) -> {
			throw new RejectedExecutionException();
		}, this.scheduler, this.owner);
		handler.events = events;
		events.handler(handler);
		handler.toRead = 5;
		handler.length = MUCH;
		events.readable();
		assertThat(handler.toRead).isZero();
		assertThat(events.post()).isFalse();
		assertThat(events.post()).isFalse();
	}

	@Test
	void whatIsLeftIsToldOnAnotherThreadWhenItIsWanted() {
		this.events.reading(false);
		this.events.read(1, true);
		assertThat(this.tasks).isEmpty();
		this.events.reading(true);
		this.events.reading(true);
		assertThat(this.tasks).hasSize(1);
		assertThat(this.handler.told).isEmpty();
		this.handler.toRead = 1;
		runTasks();
		assertThat(this.handler.toRead).isZero();
	}

	@Test
	void nothingLeftIsNothingToTell() {
		this.events.reading(false);
		this.events.read(1, false);
		this.events.reading(true);
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void handlerThatReadsNothingIsToldAgainLater() {
		this.handler.toRead = 1;
		this.handler.reads = false;
		this.events.read(0, true);
		runTasks();
		assertThat(this.handler.told).hasSize(1);
		assertThat(this.scheduler.waiting()).isOne();
		for (int i = 0; i < 5; i++) {
			this.scheduler.advance(Duration.ofMillis(1));
			runTasks();
		}
		assertThat(this.handler.told).hasSize(6);
		assertThat(this.scheduler.waiting()).isOne();
		this.handler.reads = true;
		this.scheduler.advance(Duration.ofMillis(1));
		runTasks();
		assertThat(this.handler.toRead).isZero();
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void handlerThatReadsNothingHasOneTimerHoweverOftenItIsTold() {
		this.handler.toRead = 1;
		this.handler.reads = false;
		this.events.read(0, true);
		runTasks();
		for (int i = 0; i < 10; i++) {
			this.events.readable();
		}
		assertThat(this.scheduler.waiting()).isOne();
	}

	@Test
	void failureOfTheHandlerIsTheEndOfNobodyElse() {
		this.handler.fails = true;
		this.events.readable();
		this.events.writable();
		this.events.tell();
		assertThat(this.owner.failures).isEqualTo(2);
	}

	private static final class Handler implements StreamHandler {

		private final List<String> told = new ArrayList<>();

		private @Nullable HandlerEvents events;

		private int toRead;

		private int length = 1;

		private boolean reads = true;

		private boolean fails;

		private void told(String event) {
			this.told.add(event);
			if (this.fails) {
				throw new IllegalStateException("of the test");
			}
		}

		@Override
		public void onConnected(StreamConnection connection) {
			told("connected");
		}

		@Override
		public void onReadable() {
			told("readable");
			HandlerEvents events = this.events;
			if (!this.reads || events == null) {
				return;
			}
			boolean some = this.toRead > 0;
			this.toRead -= some ? 1 : 0;
			events.read(some ? this.length : 0, this.toRead > 0);
		}

		@Override
		public void onWritable() {
			told("writable");
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			told("closed");
		}

	}

	private static final class Owner implements HandlerEvents.Owner {

		private int changes;

		private int failures;

		@Override
		public void wantsChanged() {
			this.changes++;
		}

		@Override
		public void handlerFailed(Throwable failure) {
			this.failures++;
		}

	}

	private static final class Nowhere implements StreamConnection {

		@Override
		public InetSocketAddress remoteAddress() {
			return new InetSocketAddress(0);
		}

		@Override
		public int read(ByteBuffer target) {
			return 0;
		}

		@Override
		public void write(ByteBuffer source) {
			// Nothing is written.
		}

		@Override
		public void reading(boolean reading) {
			// Nothing arrives.
		}

		@Override
		public void endOutput() {
			// Nothing is written.
		}

		@Override
		public void close() {
			// It is never open.
		}

	}

}
