package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Futures}.
 */
class FuturesTests {

	private final Simulator simulator = new Simulator(1);

	private final CompletableFuture<Integer> first = new CompletableFuture<>();

	private final CompletableFuture<Integer> second = new CompletableFuture<>();

	private final CompletableFuture<List<Integer>> results = Futures.successfulWithin(List.of(this.first, this.second),
			Duration.ofMillis(10), this.simulator);

	@Test
	void allResultsCompleteTheFuture() {
		this.second.complete(2);
		assertThat(this.results).isNotDone();
		this.first.complete(1);
		assertThat(this.results).isCompletedWithValue(List.of(1, 2));
	}

	@Test
	void failuresAreLeftOut() {
		this.first.completeExceptionally(new IllegalStateException("test"));
		this.second.complete(2);
		assertThat(this.results).isCompletedWithValue(List.of(2));
	}

	@Test
	void resultsAfterTheTimeoutAreLeftOut() {
		this.first.complete(1);
		this.simulator.run(Duration.ofMillis(11));
		assertThat(this.results).isCompletedWithValue(List.of(1));
		this.second.complete(2);
		assertThat(this.results).isCompletedWithValue(List.of(1));
	}

	@Test
	void wrappedFailureIsUnwrapped() {
		IllegalStateException cause = new IllegalStateException("test");
		assertThat(Futures.unwrap(new CompletionException(cause))).isSameAs(cause);
		assertThat(Futures.unwrap(cause)).isSameAs(cause);
	}

}
