package io.peerlink.internal.server.dedup;

import java.util.concurrent.TimeUnit;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A request that is being handled or was handled a while ago, so that its retransmissions
 * are recognised. Holds nothing of the request but its id; who extends it releases what
 * it holds when the call is over. The mutable state is guarded by the {@link CallLog}
 * that holds the entry.
 */
public class CallEntry {

	private static final long NANOS_PER_MICRO = 1000;

	/**
	 * Half of the range of a {@code long}, so that a time can be added to it.
	 */
	private static final long MAX_TTL_NANOS = Long.MAX_VALUE / 2;

	/**
	 * Neighbours in the list of the {@link ReplyCache}.
	 */
	@Nullable CallEntry older;

	@Nullable CallEntry newer;

	/**
	 * The next entry of its chain in the {@link NumberedCalls}.
	 */
	@Nullable CallEntry following;

	private final MessageId id;

	private final long number;

	/**
	 * The attempt that is answered, of a call without a number the hash of its content.
	 */
	private final long attemptOrHash;

	private final long deadline;

	private CallLog log = CallLog.NONE;

	/**
	 * Spares a second call of the log. Two threads that finish the call at once may both
	 * make one.
	 */
	private volatile boolean finishing;

	private long keepUntil;

	private boolean running = true;

	/**
	 * The {@link RawJson} of the result, or the {@link LargeReply} that holds it, or a
	 * {@link Message.ErrorReply}.
	 */
	private @Nullable Object reply;

	private @Nullable Follower follower;

	/**
	 * Creates the entry of a request that may turn out to be a retransmission.
	 * @param request the request
	 * @param arrivedAt when it arrived
	 */
	public CallEntry(Message.Request request, long arrivedAt) {
		Extension pl = request.pl();
		Extension numbers = (pl != null && pl.isCall()) ? pl : null;
		this.id = request.id();
		this.number = (numbers != null) ? numbers.seq() : Extension.ABSENT;
		this.attemptOrHash = (numbers != null) ? numbers.attempt() : ContentHash.of(request);
		this.deadline = arrivedAt + ((numbers != null) ? ttlNanos(numbers) : 0);
		this.keepUntil = arrivedAt;
	}

	/**
	 * Records that the call is to be executed, as its request arrives for the first time.
	 * @param log where the call is remembered
	 */
	void admitted(CallLog log) {
		this.log = log;
	}

	private static long ttlNanos(Extension numbers) {
		return Math.min(TimeUnit.MILLISECONDS.toNanos(numbers.ttl()), MAX_TTL_NANOS);
	}

	/**
	 * Returns whether a request with the same id asks for the same. Some callers count
	 * from 1 at each start, so the id alone is not enough.
	 */
	boolean hasContentOf(Message.Request request) {
		return !isNumbered() && this.attemptOrHash == ContentHash.of(request);
	}

	/**
	 * Returns the id of the request.
	 * @return the id
	 */
	public final MessageId id() {
		return this.id;
	}

	/**
	 * Returns whether the caller has numbered the call. Only such a call has a deadline
	 * and can be cancelled.
	 * @return whether the call has a number
	 */
	public final boolean isNumbered() {
		return this.number != Extension.ABSENT;
	}

	/**
	 * Returns whether this is not the first copy of the request that was sent, so that
	 * the caller waits for longer than from its arrival to the deadline.
	 * @return whether it is a later one
	 */
	protected final boolean isRetransmission() {
		return isNumbered() && this.attemptOrHash > 1;
	}

	/**
	 * Returns the number of the call, {@link Extension#ABSENT} if there is none.
	 */
	long number() {
		return this.number;
	}

	/**
	 * Returns when the caller stops waiting for the reply to a numbered call.
	 * @return nanoseconds of the node's scheduler
	 */
	public final long deadline() {
		return this.deadline;
	}

	/**
	 * Extends the time for which the call is remembered.
	 * @param now the present time
	 * @param nanos how long to remember it from now on, at least
	 */
	void keep(long now, long nanos) {
		long until = now + nanos;
		if (until - this.keepUntil > 0) {
			this.keepUntil = until;
		}
	}

	boolean isRetained(long now) {
		return this.running || this.keepUntil - now > 0;
	}

	/**
	 * Returns the extension object of the first reply.
	 * @param arrivedAt when the request arrived
	 * @param now the present time
	 * @return the attempt that is answered and the processing time so far, {@code null}
	 * for a call without a number
	 */
	public final @Nullable Extension replyExtension(long arrivedAt, long now) {
		if (!isNumbered()) {
			return null;
		}
		return Extension.answer(this.attemptOrHash, Math.max(0, now - arrivedAt) / NANOS_PER_MICRO);
	}

	/**
	 * Cancels the execution of this call, if it is not finished. Called on the receive
	 * thread.
	 * @return whether the call had been neither cancelled nor finished before
	 */
	public boolean cancel() {
		return false;
	}

	/**
	 * Returns whether the call is finished, or about to be.
	 * @return whether its reply was sent, or none will be
	 */
	protected final boolean isFinishing() {
		return this.finishing;
	}

	/**
	 * Marks the call as finished. Only the first call of this method has an effect.
	 * @param reply the reply, {@code null} if the caller does not wait for one
	 */
	public final void finish(Message.@Nullable Reply reply) {
		end((reply instanceof Message.Response response) ? response.result() : reply);
	}

	/**
	 * Marks the call as finished, as {@link #finish} does with a response.
	 * @param result what the handler returned
	 */
	public final void finishWith(RawJson result) {
		end(result);
	}

	private void end(@Nullable Object reply) {
		if (this.finishing) {
			return;
		}
		this.finishing = true;
		this.log.finish(this, reply);
		tellFollower();
	}

	/**
	 * Marks the call as finished, as {@link #finishWith} does, with a result that does
	 * not fit into a datagram.
	 * @param result what the handler returned
	 * @return whether it is kept for a retransmission of the request, or was handed to
	 * one that has waited for it
	 */
	public final boolean finishWithLarge(RawJson result) {
		if (this.finishing) {
			return false;
		}
		this.finishing = true;
		if (this.log.finishLarge(this, result)) {
			tellFollower();
			return true;
		}
		return tellFollower(AdmissionDecision.answered(new Message.Response(this.id, result, null)));
	}

	/**
	 * Marks the call as finished, as {@link #finishWithLarge} does, with a result that
	 * the caller was sent.
	 * @param result what the handler returned
	 */
	public final void finishWithSentLarge(RawJson result) {
		if (finishWithLarge(result)) {
			LargeReply kept = largeReply();
			if (kept != null) {
				kept.sent();
			}
		}
	}

	/**
	 * Has somebody told when this call is finished, in place of whoever was to be told
	 * before.
	 * @param follower is told, by the thread that finishes the call
	 * @return {@code false} if the call is finished already
	 */
	public final boolean follow(Follower follower) {
		Follower untold = this.log.follow(this, follower);
		if (untold == follower) {
			return false;
		}
		// Not under the lock of the log: this goes as far as the connection of the
		// former.
		if (untold != null) {
			untold.replaced();
		}
		return true;
	}

	/**
	 * Sets who follows the call. Called by the log, under its lock.
	 * @return who has followed it
	 */
	@Nullable Follower replaceFollower(Follower follower) {
		Follower former = this.follower;
		this.follower = follower;
		return former;
	}

	/**
	 * Nobody is set once the log has marked the call as finished.
	 */
	private void tellFollower() {
		if (this.follower != null) {
			// Most calls have none, and need no decision.
			tellFollower(AdmissionDecision.retransmitted(this));
		}
	}

	private boolean tellFollower(AdmissionDecision decision) {
		Follower told = this.follower;
		if (told == null) {
			return false;
		}
		this.follower = null;
		told.finished(decision);
		return true;
	}

	/**
	 * Marks the call as refused, unless it is finished.
	 * @param refusal why it was not executed
	 * @param reply the error that was sent
	 */
	public final void refuse(Refusal refusal, Message.Reply reply) {
		if (this.finishing) {
			return;
		}
		this.finishing = true;
		this.log.refuse(this, refusal, reply);
		tellFollower();
	}

	boolean isRunning() {
		return this.running;
	}

	void markFinished() {
		this.running = false;
	}

	/**
	 * Returns the reply that is cached, without an extension object.
	 */
	Message.@Nullable Reply reply() {
		Object known = this.reply;
		if (known instanceof Message.ErrorReply error) {
			return error;
		}
		RawJson result = (known instanceof LargeReply large) ? large.result() : (RawJson) known;
		return (result != null) ? new Message.Response(this.id, result, null) : null;
	}

	/**
	 * Returns what holds the cached result, if that does not fit into a datagram.
	 */
	@Nullable LargeReply largeReply() {
		return (this.reply instanceof LargeReply large) ? large : null;
	}

	/**
	 * Returns the reply as {@link CallLog#finish} has got it.
	 */
	@Nullable Object cachedReply() {
		return this.reply;
	}

	void cachedReply(@Nullable Object reply) {
		this.reply = reply;
	}

	/**
	 * Waits for the end of a call, to answer a retransmission of its request.
	 */
	public interface Follower {

		/**
		 * The call is finished.
		 * @param decision what is to be done with the retransmission
		 */
		void finished(AdmissionDecision decision);

		/**
		 * Another one follows the call instead. Must return at once.
		 */
		void replaced();

	}

	/**
	 * Why a request was not executed.
	 */
	public enum Refusal {

		/**
		 * There was no room for it.
		 */
		NO_ROOM,

		/**
		 * It named a method that was not registered.
		 */
		UNKNOWN_METHOD

	}

}
