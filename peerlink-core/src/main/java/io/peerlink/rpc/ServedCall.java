package io.peerlink.rpc;

import java.time.Duration;

import io.peerlink.wire.Extension;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A request that is handled or was handled a while ago, so that its repetitions are
 * recognised. What changes is guarded by the {@link CallRecord} that holds it.
 */
final class ServedCall {

	private static final long NANOS_PER_MICRO = 1000;

	private final MessageId id;

	private final int content;

	private final @Nullable Extension extension;

	private final long arrivedAt;

	private final long keepUntil;

	private final RequestContext context;

	private final CallRecord record;

	private boolean running = true;

	private Message.@Nullable Reply reply;

	/**
	 * Take a request.
	 * @param request the request
	 * @param arrivedAt when it came
	 * @param keep how long to remember it
	 * @param context its deadline
	 * @param record what holds it
	 */
	ServedCall(Message.Request request, long arrivedAt, Duration keep, RequestContext context, CallRecord record) {
		this.id = request.id();
		this.content = contentOf(request);
		this.extension = (request.pl() != null && request.pl().isCall()) ? request.pl() : null;
		this.arrivedAt = arrivedAt;
		this.keepUntil = arrivedAt + keep.toNanos();
		this.context = context;
		this.record = record;
	}

	/**
	 * Tell whether a request has the same id and asks for the same. Some callers count
	 * from 1 at each start, so the id alone does not tell.
	 */
	boolean isSameAs(Message.Request request) {
		return this.id.equals(request.id()) && this.content == contentOf(request);
	}

	private static int contentOf(Message.Request request) {
		int hash = request.rpc().hashCode();
		hash = 31 * hash + ((request.args() != null) ? request.args().hashCode() : 0);
		return 31 * hash + ((request.kwargs() != null) ? request.kwargs().hashCode() : 0);
	}

	MessageId id() {
		return this.id;
	}

	/**
	 * Return the number that the caller gave it.
	 */
	long number() {
		return (this.extension != null) ? this.extension.seq() : 0;
	}

	RequestContext context() {
		return this.context;
	}

	boolean isToBeKept(long now) {
		return this.running || this.keepUntil - now > 0;
	}

	/**
	 * Return what the first answer tells the caller.
	 */
	@Nullable Extension answer(long now) {
		if (this.extension == null) {
			return null;
		}
		return Extension.answer(this.extension.attempt(), Math.max(0, now - this.arrivedAt) / NANOS_PER_MICRO);
	}

	/**
	 * It has been dealt with.
	 * @param reply what was answered, {@code null} when nobody waits for an answer
	 */
	void finish(Message.@Nullable Reply reply) {
		this.context.end();
		this.record.finish(this, reply);
	}

	boolean isRunning() {
		return this.running;
	}

	void finished() {
		this.running = false;
	}

	Message.@Nullable Reply reply() {
		return this.reply;
	}

	void reply(Message.@Nullable Reply reply) {
		this.reply = reply;
	}

}
