package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.peerlink.call.CallObserver;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * One request per peer, sent in one pass, and the replies as they come. Ends when every
 * call has ended or enough of them were answered with a result.
 * <p>
 * Replies are kept as they are and read by whoever wants the results: a blocked caller
 * needs no callback thread, so any number of callbacks may broadcast.
 *
 * @param <T> the type of the results
 */
final class BroadcastCall<T> {

	private final Caller caller;

	private final List<Peer> peers;

	private final String method;

	private final Type resultType;

	private final long start;

	private final AtomicReferenceArray<@Nullable Outcome> outcomes;

	private final AtomicInteger open;

	private final AtomicInteger wanted;

	private final List<Call> calls;

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	BroadcastCall(Caller caller, List<Peer> peers, int wanted, String method, Type resultType) {
		this.caller = caller;
		this.peers = peers;
		this.method = method;
		this.resultType = resultType;
		this.start = caller.nanoTime();
		this.outcomes = new AtomicReferenceArray<>(peers.size());
		this.open = new AtomicInteger(peers.size());
		this.wanted = new AtomicInteger(wanted);
		this.calls = new ArrayList<>(peers.size());
	}

	void begin(Caller.Payload payload) {
		if (this.peers.isEmpty()) {
			this.end.complete(null);
		}
		for (int i = 0; i < this.peers.size() && !this.end.isDone(); i++) {
			begin(i, payload);
		}
		List<Call> begun = List.copyOf(this.calls);
		Futures.whenDone(this.end, (done, failure) -> begun.forEach(Call::forget));
	}

	private void begin(int index, Caller.Payload payload) {
		Peer peer = this.peers.get(index);
		CallObserver.Outgoing observed = this.caller.observe(peer.name(), this.method);
		try {
			this.caller.calls().acquire(peer.name());
		}
		catch (PeerBusyException ex) {
			observed.ended(ex);
			ended(index, null, ex);
			return;
		}
		Call call = new Call(index, payload.timeout(), observed);
		this.calls.add(call);
		try {
			this.caller.begin(call, payload.tracedBy(observed.sending(peer)));
		}
		catch (PeerLinkException ex) {
			call.fail(ex);
		}
		catch (RuntimeException ex) {
			call.fail(new PeerLinkException("Cannot send to '" + peer.name() + "': " + ex, ex));
		}
	}

	/**
	 * Wait for the end and read the results.
	 */
	List<CallResult<T>> await() {
		try {
			this.end.get();
			return results();
		}
		catch (ExecutionException ex) {
			throw new PeerLinkException("The results could not be gathered", ex.getCause());
		}
		catch (InterruptedException ex) {
			this.end.cancel(false);
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for the peers' results", ex);
		}
	}

	/**
	 * Have the results read and turned into what the caller wants, on a callback thread.
	 * @return completes after the end; whatever else ends it forgets the open calls
	 */
	<R> CompletableFuture<R> map(Function<List<CallResult<T>>, R> mapping) {
		CompletableFuture<R> mapped = new CompletableFuture<>();
		Futures.whenDone(mapped, (result, failure) -> this.end.cancel(false));
		Futures.whenDone(this.end, (done, failure) -> this.caller.callbacks().execute(() -> complete(mapped, mapping)));
		return mapped;
	}

	private <R> void complete(CompletableFuture<R> mapped, Function<List<CallResult<T>>, R> mapping) {
		if (mapped.isDone()) {
			return;
		}
		try {
			mapped.complete(mapping.apply(results()));
		}
		catch (Throwable ex) {
			mapped.completeExceptionally(ex);
		}
	}

	private List<CallResult<T>> results() {
		return IntStream.range(0, this.outcomes.length()).mapToObj(this::result).filter(Objects::nonNull).toList();
	}

	@SuppressWarnings("unchecked") // The result is read as T.
	private @Nullable CallResult<T> result(int index) {
		Outcome outcome = this.outcomes.get(index);
		if (outcome == null) {
			return null;
		}
		Peer peer = this.peers.get(index);
		if (outcome.reply() == null) {
			return new CallResult<>(peer, null, outcome.failure(), outcome.elapsed());
		}
		try {
			Object value = this.caller.readResult(peer, this.method, outcome.reply(), this.resultType);
			return new CallResult<>(peer, (T) value, null, outcome.elapsed());
		}
		catch (PeerLinkException ex) {
			return new CallResult<>(peer, null, ex, outcome.elapsed());
		}
	}

	private void ended(int index, Message.@Nullable Reply reply, @Nullable PeerLinkException failure) {
		Duration elapsed = Duration.ofNanos(this.caller.nanoTime() - this.start);
		this.outcomes.set(index, new Outcome(reply, failure, elapsed));
		boolean enough = reply instanceof Message.Response && this.wanted.decrementAndGet() == 0;
		boolean last = this.open.decrementAndGet() == 0;
		if (enough || last) {
			this.end.complete(null);
		}
	}

	private record Outcome(Message.@Nullable Reply reply, @Nullable PeerLinkException failure, Duration elapsed) {
	}

	private final class Call extends PendingCall {

		private final int index;

		private final CallObserver.Outgoing observed;

		Call(int index, Duration timeout, CallObserver.Outgoing observed) {
			super(BroadcastCall.this.caller.newId(), BroadcastCall.this.peers.get(index), BroadcastCall.this.method,
					timeout);
			this.index = index;
			this.observed = observed;
		}

		@Override
		void reply(Message.Reply reply) {
			release();
			ended(this.index, reply, null);
			tell((reply instanceof Message.ErrorReply error) ? Caller.failure(peer(), method(), error) : null);
		}

		@Override
		void fail(PeerLinkException failure) {
			release();
			ended(this.index, null, failure);
			tell(failure);
		}

		void forget() {
			if (BroadcastCall.this.caller.calls().remove(this)) {
				release();
				if (transmission() != null) {
					BroadcastCall.this.caller.callbacks().execute(() -> BroadcastCall.this.caller.sayCancelled(this));
				}
				tell(new CancellationException("Enough peers have answered"));
			}
		}

		/**
		 * On a thread that the observer may take time of. Whoever waits for the results
		 * does not wait for that: it may be what occupies the callback threads.
		 */
		private void tell(@Nullable Throwable failure) {
			if (this.observed != CallObserver.Outgoing.NONE) {
				BroadcastCall.this.caller.callbacks().execute(() -> this.observed.ended(failure));
			}
		}

		private void release() {
			BroadcastCall.this.caller.calls().release();
		}

	}

}
