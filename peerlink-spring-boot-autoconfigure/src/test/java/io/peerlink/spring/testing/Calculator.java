package io.peerlink.spring.testing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Methods that peers call.
 */
public final class Calculator {

	private final CompletableFuture<Integer> unanswered;

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Creates a calculator.
	 * @param unanswered completes the calls that are not answered
	 */
	public Calculator(CompletableFuture<Integer> unanswered) {
		this.unanswered = unanswered;
	}

	public int add(int x, int y, Optional<Integer> scale) {
		return (x + y) * scale.orElse(1);
	}

	public int subtract(int x, int y) {
		return x - y;
	}

	public int count() {
		return this.count.incrementAndGet();
	}

	public List<Integer> list() {
		return List.of(1, 2);
	}

	public @Nullable Integer nothing() {
		return null;
	}

	public int fail() {
		throw new IllegalStateException("no luck");
	}

	/**
	 * Does not answer. Returns a new future for each call, because cancelling a call
	 * cancels the returned future.
	 */
	public CompletableFuture<Integer> never(Optional<Integer> scale) {
		return this.unanswered.copy();
	}

}
