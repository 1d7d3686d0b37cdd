package io.peerlink.internal.value;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.peerlink.error.PeerLinkException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * Makes one piece of a streamed result: an array of its items, or its bytes as text. On a
 * thread of its own, because the value may make it wait.
 */
final class Collector implements ValueSink {

	private final Demand demand = Demand.unlimited();

	private final CompletableFuture<RawJson> result = new CompletableFuture<>();

	private final JsonBuffer json = new JsonBuffer();

	private final NodeContext context;

	private final CollectorTable table;

	private final String account;

	private final String method;

	private final ValueSource source;

	private final StreamedType.Content content;

	private final DeclaredType itemType;

	private final int limit;

	/**
	 * Bytes that are no multiple of three yet, which Base64 takes together.
	 */
	private byte[] rest = {};

	private boolean first = true;

	Collector(NodeContext context, CollectorTable table, String account, String method, ValueSource source,
			StreamedType.Content content, DeclaredType itemType, int limit) {
		this.context = context;
		this.table = table;
		this.account = account;
		this.method = method;
		this.source = source;
		this.content = content;
		this.itemType = itemType;
		this.limit = limit;
	}

	CompletableFuture<RawJson> result() {
		return this.result;
	}

	/**
	 * Returns who has used up a place: all callers who are unknown together.
	 */
	String account() {
		return this.account;
	}

	/**
	 * Begins to collect.
	 * @param threads run it
	 * @param timeout how long it may take, which is less than the caller waits
	 * @param caller the caller, as users' code sees it
	 */
	void start(Predicate<Runnable> threads, Duration timeout, CurrentPeer caller) {
		Futures.whenDone(this.result, (json, failure) -> {
			if (failure != null) {
				this.demand.cancel();
				this.source.cancel();
				this.context.executors().callbacks().execute(this.source::close);
			}
		});
		String full = this.table.add(this);
		if (full != null) {
			fail("There is no room to collect the result of " + this.method + ": " + full + ". " + hint());
			return;
		}
		boolean started = false;
		try {
			limit(timeout);
			started = threads.test(() -> runCounted(caller));
		}
		finally {
			if (!started) {
				this.table.remove(this);
				fail("There is no thread to collect the result of " + this.method);
			}
		}
	}

	private void limit(Duration timeout) {
		try {
			Scheduler.Timer timer = this.context.scheduler().schedule(timeout, () -> overdue(timeout));
			Futures.whenDone(this.result, (json, failure) -> timer.cancel());
		}
		catch (RejectedExecutionException ex) {
			fail("The node was stopped");
		}
	}

	/**
	 * Called by the timer's thread, which must not answer the request.
	 */
	private void overdue(Duration timeout) {
		this.context.executors()
			.callbacks()
			.execute(() -> fail(
					"The result of " + this.method + " has not ended within " + timeout.toMillis() + " ms. " + hint()));
	}

	/**
	 * Ends the collector without a result.
	 * @param reason what the caller is told
	 */
	void fail(String reason) {
		this.result.completeExceptionally(new PeerLinkException(reason));
	}

	private void runCounted(CurrentPeer caller) {
		try {
			if (!this.result.isDone()) {
				run(() -> caller);
			}
		}
		finally {
			this.table.remove(this);
		}
	}

	private void run(Supplier<CurrentPeer> caller) {
		RawJson collected = null;
		Throwable failure = null;
		Supplier<CurrentPeer> previous = CurrentPeer.enterLazily(caller);
		try {
			boolean items = this.content == StreamedType.Content.ITEMS;
			this.json.raw(items ? '[' : '"');
			this.source.sendTo(this);
			encode(new byte[0], 0, true);
			this.json.raw(items ? ']' : '"');
			collected = new RawJson(this.json.toByteArray());
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			CurrentPeer.enterLazily(previous);
		}
		this.table.remove(this);
		if (collected != null) {
			this.result.complete(collected);
		}
		else if (failure != null) {
			this.result.completeExceptionally(failure);
		}
	}

	@Override
	public Demand demand() {
		return this.demand;
	}

	@Override
	public void item(@Nullable Object item) {
		RawJson written = this.context.mapper().writeResult(this.itemType, item);
		if (!this.first) {
			this.json.raw(',');
		}
		this.first = false;
		this.json.raw(written.array());
		requireRoom();
	}

	@Override
	public void bytes(byte[] room, int length) {
		encode(room, length, false);
		requireRoom();
	}

	private void encode(byte[] room, int length, boolean last) {
		byte[] all = new byte[this.rest.length + length];
		System.arraycopy(this.rest, 0, all, 0, this.rest.length);
		if (length > 0) {
			System.arraycopy(room, Frames.HEADER, all, this.rest.length, length);
		}
		int whole = last ? all.length : all.length - all.length % 3;
		this.json.raw(Base64.getEncoder().encode(Arrays.copyOf(all, whole)));
		this.rest = Arrays.copyOfRange(all, whole, all.length);
	}

	private void requireRoom() {
		if (this.json.size() > this.limit) {
			throw new PeerLinkException("The result of " + this.method + " is longer than a reply may be (" + this.limit
					+ " bytes, peerlink.rpc.max-payload-size). " + hint());
		}
	}

	private static String hint() {
		return "It was collected because the caller asks for it in one piece; a Java caller can ask for a Stream, a "
				+ "Publisher or an InputStream";
	}

}
