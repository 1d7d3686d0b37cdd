package io.peerlink.internal.server.dedup;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * The replies that may have to be sent again. If there are too many, the oldest are
 * evicted first. Guarded by the {@link CallLog} that has it.
 */
final class ReplyCache {

	/**
	 * Roughly the bytes that a call and its reply occupy besides the text of the reply.
	 * So a limit of bytes is one of calls, too.
	 */
	private static final int OVERHEAD = 512;

	/**
	 * How many bytes of a cache are not charged to the budget: some replies to each
	 * caller are kept, whatever other callers do.
	 */
	private static final long GUARANTEED_BYTES = 4096;

	private int maxReplies;

	private long maxBytes;

	private ByteBudget budget;

	private final LongAdder total;

	private final Consumer<CallEntry> onEviction;

	/**
	 * Both ends of the list of the calls that have a reply, in the order in which they
	 * were finished.
	 */
	private @Nullable CallEntry oldest;

	private @Nullable CallEntry newest;

	private int size;

	private long bytes;

	/**
	 * Creates a cache.
	 * @param maxReplies maximum number of replies
	 * @param maxBytes maximum number of their bytes
	 * @param budget limits the bytes of this and other caches together
	 * @param total counts the replies of all caches
	 * @param onEviction called with each call whose reply was evicted
	 */
	ReplyCache(int maxReplies, long maxBytes, ByteBudget budget, LongAdder total, Consumer<CallEntry> onEviction) {
		this.maxReplies = maxReplies;
		this.maxBytes = maxBytes;
		this.budget = budget;
		this.total = total;
		this.onEviction = onEviction;
	}

	/**
	 * Adds the reply to a call, in the form of {@link CallLog#finish}, and evicts the
	 * oldest ones if there are too many.
	 */
	void keep(CallEntry call, Object reply) {
		call.cachedReply(reply);
		append(call);
		add(sizeOf(reply));
		CallEntry next = this.oldest;
		while (next != null && isOverLimit()) {
			drop(next);
			this.onEviction.accept(next);
			next = this.oldest;
		}
	}

	private boolean isOverLimit() {
		return this.size > this.maxReplies || this.bytes > this.maxBytes
				|| (this.bytes > GUARANTEED_BYTES && this.budget.isExceeded());
	}

	/**
	 * Returns the call that was finished first.
	 */
	@Nullable CallEntry oldest() {
		return this.oldest;
	}

	/**
	 * Returns how many replies are cached.
	 */
	int size() {
		return this.size;
	}

	private void add(long size) {
		long before = charged();
		this.bytes += size;
		this.budget.charge(charged() - before);
	}

	private long charged() {
		return Math.max(0, this.bytes - GUARANTEED_BYTES);
	}

	/**
	 * Charges the replies to another budget.
	 * @param other the other budget
	 * @param maxReplies maximum number of replies
	 * @param maxBytes maximum number of bytes of this cache
	 */
	void moveTo(ByteBudget other, int maxReplies, long maxBytes) {
		this.maxReplies = maxReplies;
		this.maxBytes = maxBytes;
		this.budget.charge(-charged());
		other.charge(charged());
		this.budget = other;
	}

	/**
	 * Removes the reply to a call, if there is one.
	 */
	void drop(CallEntry call) {
		Object reply = call.cachedReply();
		if (reply == null) {
			return;
		}
		call.cachedReply(null);
		unlink(call);
		add(-sizeOf(reply));
		if (reply instanceof LargeReply large) {
			large.release();
		}
	}

	private void append(CallEntry call) {
		this.size++;
		this.total.increment();
		call.older = this.newest;
		if (this.newest != null) {
			this.newest.newer = call;
		}
		else {
			this.oldest = call;
		}
		this.newest = call;
	}

	private void unlink(CallEntry call) {
		this.size--;
		this.total.decrement();
		CallEntry older = call.older;
		CallEntry newer = call.newer;
		if (older != null) {
			older.newer = newer;
		}
		else {
			this.oldest = newer;
		}
		if (newer != null) {
			newer.older = older;
		}
		else {
			this.newest = older;
		}
		call.older = null;
		call.newer = null;
	}

	private static long sizeOf(Object reply) {
		if (reply instanceof LargeReply) {
			// Its bytes are counted where it is.
			return OVERHEAD;
		}
		if (reply instanceof RawJson result) {
			return (long) OVERHEAD + result.length();
		}
		Message.ErrorReply error = (Message.ErrorReply) reply;
		return OVERHEAD + 2L * (error.errorType().length() + error.errorMessage().length());
	}

}
