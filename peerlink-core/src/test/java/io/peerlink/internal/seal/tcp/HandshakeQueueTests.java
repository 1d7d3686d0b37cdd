package io.peerlink.internal.seal.tcp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HandshakeQueue}. The test runs what the executor got.
 */
class HandshakeQueueTests {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final List<String> done = new ArrayList<>();

	private final HandshakeQueue queue = new HandshakeQueue(this::execute);

	private boolean stopped;

	private long now;

	private void execute(Runnable task) {
		if (this.stopped) {
			throw new RejectedExecutionException();
		}
		this.tasks.add(task);
	}

	private Job add(String name) {
		Job job = new Job(name);
		assertThat(this.queue.tryAdd(job, this.now)).isTrue();
		return job;
	}

	private void runNext() {
		this.tasks.remove().run();
	}

	@Test
	void twoAreComputedAtATimeAndTheOthersInTheirOrder() {
		for (int i = 0; i < 5; i++) {
			add("job " + i);
		}
		assertThat(this.tasks).hasSize(2);
		for (int i = 0; i < 5; i++) {
			assertThat(this.tasks).hasSize(Math.min(2, 5 - i));
			runNext();
		}
		assertThat(this.done).containsExactly("job 0", "job 1", "job 2", "job 3", "job 4");
		add("job 5");
		assertThat(this.tasks).hasSize(1);
	}

	@Test
	void connectionThatHasEndedDoesNotWait() {
		add("a");
		add("b");
		Job c = add("c");
		add("d");
		this.queue.remove(c);
		while (!this.tasks.isEmpty()) {
			runNext();
		}
		assertThat(this.done).containsExactly("a", "b", "d");
	}

	@Test
	void failureOfOneIsNoneOfTheOthers() {
		for (int i = 0; i < 4; i++) {
			add("bad");
		}
		for (int i = 0; i < 4; i++) {
			assertThatIllegalStateException().isThrownBy(this::runNext);
		}
		add("good");
		runNext();
		assertThat(this.done).containsExactly("good");
	}

	@Test
	void noMoreAreComputedInASecondThanTheLimit() {
		for (int i = 0; i < HandshakeQueue.PER_SECOND; i++) {
			add("job " + i);
		}
		assertThat(this.queue.tryAdd(new Job("refused"), this.now)).isFalse();
		this.now = 1_000_000_000;
		add("later");
		while (!this.tasks.isEmpty()) {
			runNext();
		}
		assertThat(this.done).hasSize(HandshakeQueue.PER_SECOND + 1).contains("later").doesNotContain("refused");
	}

	@Test
	void allAreToldThatThereIsNoThread() {
		for (int i = 0; i < 4; i++) {
			add("job " + i);
		}
		this.stopped = true;
		runNext();
		runNext();
		add("late");
		assertThat(this.done).containsExactly("job 0", "no job 2", "no job 3", "job 1", "no late");
	}

	private final class Job implements HandshakeQueue.Job {

		private final String name;

		Job(String name) {
			this.name = name;
		}

		@Override
		public void compute() {
			if (this.name.equals("bad")) {
				throw new IllegalStateException("of the test");
			}
			HandshakeQueueTests.this.done.add(this.name);
		}

		@Override
		public void refused(RejectedExecutionException cause) {
			HandshakeQueueTests.this.done.add("no " + this.name);
		}

	}

}
