package io.peerlink.internal.udp;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Outbox}.
 */
@Timeout(60)
class OutboxTests {

	private final Queue<String> queue = new ConcurrentLinkedQueue<>();

	private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

	private final Outbox outbox = new Outbox(new Messages(), "test-outbox");

	private volatile @Nullable Thread sending;

	@AfterEach
	void close() {
		this.outbox.close();
	}

	@Test
	void sendsWhatIsAddedWhileItSleeps() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.queue.add("message");
			this.outbox.sendSoon();
			assertThat(this.sent.poll(5, TimeUnit.SECONDS)).isEqualTo("message");
			await().until(this::isAsleep);
		}
	}

	@Test
	void sendsWhatIsAddedWhileAnotherThreadStartsIt() throws Exception {
		Thread second = new Thread(this.outbox::sendSoon);
		synchronized (this.outbox) {
			second.start();
			await().until(() -> second.getState() == Thread.State.BLOCKED);
			this.outbox.sendSoon();
			await().until(this::isAsleep);
			this.queue.add("second");
		}
		assertThat(this.sent.poll(5, TimeUnit.SECONDS)).isEqualTo("second");
		second.join();
	}

	@Test
	void sendsSoonWhatOthersWereToSendAndHaveNot() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.queue.add("message");
			this.outbox.sendLater();
			assertThat(this.sent.poll(5, TimeUnit.SECONDS)).isEqualTo("message");
		}
		await().until(this::isAsleep);
		this.queue.add("another");
		this.outbox.sendLater();
		assertThat(this.sent.poll(5, TimeUnit.SECONDS)).isEqualTo("another");
	}

	@Test
	void sleepsWhenOthersHaveSentAll() {
		this.queue.add("message");
		this.outbox.sendLater();
		await().until(this::isAsleep);
		this.outbox.sendLater();
		await().until(this::isAsleep);
		assertThat(this.queue).isEmpty();
	}

	private boolean isAsleep() {
		Thread thread = this.sending;
		return thread != null && thread.getState() == Thread.State.WAITING;
	}

	/**
	 * What is in the queue, which nobody else sends.
	 */
	private final class Messages implements Outbox.Source {

		@Override
		public boolean sendFirst() {
			OutboxTests.this.sending = Thread.currentThread();
			String first = OutboxTests.this.queue.poll();
			return first != null && OutboxTests.this.sent.add(first);
		}

		@Override
		public boolean isEmpty() {
			return OutboxTests.this.queue.isEmpty();
		}

		@Override
		public long removed() {
			return OutboxTests.this.sent.size();
		}

		@Override
		public boolean lookAfterOthers() {
			return false;
		}

	}

}
