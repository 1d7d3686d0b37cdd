package io.peerlink.rpc;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.peerlink.wire.Message;

/**
 * The replies that may have to be sent again. When there are too many, the oldest go
 * first. Guarded by the {@link CallRecord} that has it.
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

	private final long maxBytes;

	private ReplyBudget budget;

	private final Consumer<ServedCall> onEvict;

	/**
	 * Those that have a reply, in the order in which they were finished.
	 */
	private final Set<ServedCall> finished = new LinkedHashSet<>();

	private long bytes;

	/**
	 * Create a cache.
	 * @param maxReplies how many replies it holds
	 * @param maxBytes how many bytes they may have
	 * @param budget limits what this and other caches hold together
	 * @param onEvict is told of each call whose reply had to go
	 */
	ReplyCache(int maxReplies, long maxBytes, ReplyBudget budget, Consumer<ServedCall> onEvict) {
		this.maxReplies = maxReplies;
		this.maxBytes = maxBytes;
		this.budget = budget;
		this.onEvict = onEvict;
	}

	void keep(ServedCall call, Message.Reply reply) {
		call.reply(reply);
		this.finished.add(call);
		add(sizeOf(reply));
		while (this.finished.size() > this.maxReplies || this.bytes > this.maxBytes
				|| (this.bytes > GUARANTEED_BYTES && this.budget.isOverdrawn())) {
			evictOldest();
		}
	}

	/**
	 * Return how many replies there are.
	 */
	int size() {
		return this.finished.size();
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
	 */
	void moveTo(ReplyBudget other) {
		this.budget.spend(-charge());
		other.spend(charge());
		this.budget = other;
	}

	/**
	 * Forget the reply to a call, if there is one.
	 */
	void drop(ServedCall call) {
		Message.Reply reply = call.reply();
		if (reply == null) {
			return;
		}
		call.reply(null);
		this.finished.remove(call);
		add(-sizeOf(reply));
	}

	private void evictOldest() {
		ServedCall oldest = this.finished.iterator().next();
		drop(oldest);
		this.onEvict.accept(oldest);
	}

	private static long sizeOf(Message.Reply reply) {
		if (reply instanceof Message.Response response) {
			return (long) OVERHEAD + response.result().length();
		}
		Message.ErrorReply error = (Message.ErrorReply) reply;
		return OVERHEAD + 2L * (error.errorType().length() + error.errorMessage().length());
	}

}
