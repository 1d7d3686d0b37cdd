package io.peerlink.rpc;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.peerlink.concurrent.Futures;
import io.peerlink.discovery.Peer;
import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;

/**
 * One request per peer, sent in one pass, and the results as they come. Ends when every
 * call has ended or enough of them succeeded.
 *
 * @param <T> the type of the results
 */
final class Gathering<T> {

	private final Caller caller;

	private final List<Peer> peers;

	private final AtomicReferenceArray<@Nullable CallResult<T>> results;

	private final AtomicInteger open;

	private final AtomicInteger wanted;

	private final List<CompletableFuture<?>> calls;

	private final CompletableFuture<List<CallResult<T>>> end = new CompletableFuture<>();

	Gathering(Caller caller, List<Peer> peers, int wanted) {
		this.caller = caller;
		this.peers = peers;
		this.results = new AtomicReferenceArray<>(peers.size());
		this.open = new AtomicInteger(peers.size());
		this.wanted = new AtomicInteger(wanted);
		this.calls = new ArrayList<>(peers.size());
	}

	void begin(String method, Caller.Payload payload, Type resultType) {
		long start = this.caller.nanoTime();
		for (Peer peer : this.peers) {
			this.calls.add(this.caller.callAsync(peer, method, payload, resultType));
		}
		for (int i = 0; i < this.peers.size(); i++) {
			int index = i;
			Futures.whenDone(this.calls.get(i),
					(value, failure) -> ended(index, value, failure, Duration.ofNanos(this.caller.nanoTime() - start)));
		}
		if (this.peers.isEmpty()) {
			this.end.complete(List.of());
		}
	}

	/**
	 * Return what the caller wants of the results.
	 * @return completes at the end; whatever else ends it forgets the open calls
	 */
	<R> CompletableFuture<R> map(Function<List<CallResult<T>>, R> mapping) {
		CompletableFuture<R> mapped = this.end.thenApply(mapping);
		Futures.whenDone(mapped, (result, failure) -> this.calls.forEach((call) -> call.cancel(false)));
		return mapped;
	}

	/**
	 * Wait for a future that was made by {@link #map}.
	 */
	static <R> R join(CompletableFuture<R> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new PeerLinkException("The results could not be gathered", ex.getCause());
		}
		catch (InterruptedException ex) {
			future.cancel(false);
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for the peers' results", ex);
		}
	}

	@SuppressWarnings("unchecked") // The result was read as T.
	private void ended(int index, @Nullable Object value, @Nullable Throwable failure, Duration elapsed) {
		PeerLinkException error = (failure != null) ? asError(failure) : null;
		this.results.set(index, new CallResult<>(this.peers.get(index), (T) value, error, elapsed));
		boolean enough = error == null && this.wanted.decrementAndGet() == 0;
		boolean last = this.open.decrementAndGet() == 0;
		if (enough || last) {
			this.end.complete(IntStream.range(0, this.results.length())
				.mapToObj(this.results::get)
				.filter(Objects::nonNull)
				.toList());
		}
	}

	private static PeerLinkException asError(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof PeerLinkException error) ? error
				: new PeerLinkException("The call failed: " + cause, cause);
	}

}
