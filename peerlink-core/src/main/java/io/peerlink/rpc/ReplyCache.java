package io.peerlink.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
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
	private static final int OVERHEAD = 256;

	private final int maxReplies;

	private final long maxBytes;

	private final ReplyBudget budget;

	private final Consumer<ServedCall> onEvict;

	/**
	 * In the order in which they were finished; those whose reply was dropped stay until
	 * it is their turn.
	 */
	private final Deque<ServedCall> finished = new ArrayDeque<>();

	private int replies;

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
		this.replies++;
		this.bytes += sizeOf(reply);
		this.budget.spend(sizeOf(reply));
		while (this.replies > this.maxReplies || this.bytes > this.maxBytes
				|| (this.budget.isOverdrawn() && this.replies > 0)) {
			evictOldest();
		}
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
		this.replies--;
		this.bytes -= sizeOf(reply);
		this.budget.restore(sizeOf(reply));
		while (!this.finished.isEmpty() && this.finished.getFirst().reply() == null) {
			this.finished.removeFirst();
		}
	}

	/**
	 * The first of the queue has a reply whenever there is any.
	 */
	private void evictOldest() {
		ServedCall oldest = this.finished.getFirst();
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
