package io.peerlink.internal.server.dedup;

import java.util.function.Consumer;

import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The replies that may have to be sent again. When there are too many, the oldest go
 * first. Guarded by the {@link CallLog} that has it.
 */
final class ReplyCache {

	/**
	 * What a reply occupies besides its text, roughly.
	 */
	private static final int OVERHEAD = 512;

	/**
	 * How many bytes a cache may hold without spending any of the budget: some replies of
	 * everybody are kept, whatever others do.
	 */
	private static final long GUARANTEED_BYTES = 4096;

	private final int maxReplies;

	private long maxBytes;

	private ReplyBudget budget;

	private final Consumer<CallEntry> onEvict;

	/**
	 * Both ends of the list of those that have a reply, in the order in which they were
	 * finished.
	 */
	private @Nullable CallEntry oldest;

	private @Nullable CallEntry newest;

	private int size;

	private long bytes;

	/**
	 * Create a cache.
	 * @param maxReplies how many replies it holds
	 * @param maxBytes how many bytes they may have
	 * @param budget limits what this and other caches hold together
	 * @param onEvict is told of each call whose reply had to go
	 */
	ReplyCache(int maxReplies, long maxBytes, ReplyBudget budget, Consumer<CallEntry> onEvict) {
		this.maxReplies = maxReplies;
		this.maxBytes = maxBytes;
		this.budget = budget;
		this.onEvict = onEvict;
	}

	void keep(CallEntry call, Message.Reply reply) {
		call.reply(reply);
		append(call);
		add(sizeOf(reply));
		CallEntry next = this.oldest;
		while (next != null && isTooMuch()) {
			drop(next);
			this.onEvict.accept(next);
			next = this.oldest;
		}
	}

	private boolean isTooMuch() {
		return this.size > this.maxReplies || this.bytes > this.maxBytes
				|| (this.bytes > GUARANTEED_BYTES && this.budget.isOverdrawn());
	}

	/**
	 * Return how many replies there are.
	 */
	int size() {
		return this.size;
	}

	private void add(long size) {
		long before = charge();
		this.bytes += size;
		this.budget.spend(charge() - before);
	}

	private long charge() {
		return Math.max(0, this.bytes - GUARANTEED_BYTES);
	}

	/**
	 * Have the replies count against another budget.
	 * @param maxBytes how many bytes they may have from now on
	 */
	void moveTo(ReplyBudget other, long maxBytes) {
		this.maxBytes = maxBytes;
		this.budget.spend(-charge());
		other.spend(charge());
		this.budget = other;
	}

	/**
	 * Forget the reply to a call, if there is one.
	 */
	void drop(CallEntry call) {
		Message.Reply reply = call.reply();
		if (reply == null) {
			return;
		}
		call.reply(null);
		unlink(call);
		add(-sizeOf(reply));
	}

	private void append(CallEntry call) {
		this.size++;
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

	private static long sizeOf(Message.Reply reply) {
		if (reply instanceof Message.Response response) {
			return (long) OVERHEAD + response.result().length();
		}
		Message.ErrorReply error = (Message.ErrorReply) reply;
		return OVERHEAD + 2L * (error.errorType().length() + error.errorMessage().length());
	}

}
