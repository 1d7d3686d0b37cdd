package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A request that is handled or was handled a while ago, so that its repetitions are
 * recognised. What changes is guarded by the {@link CallLog} that holds it.
 */
public final class CallEntry {

	private static final long NANOS_PER_MICRO = 1000;

	/**
	 * The numbers of the 64-bit hash FNV-1a (RFC 9923 section 5).
	 */
	private static final long FNV_OFFSET = 0xcbf29ce484222325L;

	private static final long FNV_PRIME = 0x100000001b3L;

	/**
	 * Neighbours in the list of the {@link ReplyCache}.
	 */
	@Nullable CallEntry older;

	@Nullable CallEntry newer;

	private final MessageId id;

	private final long content;

	private final long number;

	private final long attempt;

	private final long arrivedAt;

	private final ActiveRequest context;

	private final CallLog record;

	/**
	 * Spares a second look at the record; two threads at once may both have one.
	 */
	private volatile boolean finishing;

	private long keepUntil;

	private boolean running = true;

	private Message.@Nullable Reply reply;

	private CallEntry(Message.Request request, @Nullable Extension numbers, long content, long arrivedAt,
			ActiveRequest context, CallLog record) {
		this.id = request.id();
		this.content = content;
		this.number = (numbers != null) ? numbers.seq() : Extension.ABSENT;
		this.attempt = (numbers != null) ? numbers.attempt() : Extension.ABSENT;
		this.arrivedAt = arrivedAt;
		this.keepUntil = arrivedAt;
		this.context = context;
		this.record = record;
	}

	/**
	 * Take a request that has a number.
	 */
	public static CallEntry numbered(Message.Request request, Extension numbers, long arrivedAt, ActiveRequest context,
			CallLog record) {
		return new CallEntry(request, numbers, 0, arrivedAt, context, record);
	}

	/**
	 * Take a request that has none.
	 */
	public static CallEntry unnumbered(Message.Request request, long arrivedAt, CallLog record) {
		return new CallEntry(request, null, hash(request), arrivedAt, ActiveRequest.NONE, record);
	}

	/**
	 * Tell whether a request that has the same id asks for the same. Some callers count
	 * from 1 at each start, so the id alone does not tell.
	 */
	boolean hasContentOf(Message.Request request) {
		return this.content == hash(request);
	}

	private static long hash(Message.Request request) {
		long hash = FNV_OFFSET;
		for (int i = 0; i < request.rpc().length(); i++) {
			hash = (hash ^ request.rpc().charAt(i)) * FNV_PRIME;
		}
		return hash(request.kwargs(), hash(request.args(), hash));
	}

	private static long hash(@Nullable RawJson json, long before) {
		if (json == null) {
			return before * FNV_PRIME;
		}
		long hash = (before ^ json.length()) * FNV_PRIME;
		for (int i = json.offset(); i < json.offset() + json.length(); i++) {
			hash = (hash ^ (json.array()[i] & 0xff)) * FNV_PRIME;
		}
		return hash;
	}

	public MessageId id() {
		return this.id;
	}

	/**
	 * Return the number that the caller gave it.
	 */
	long number() {
		return this.number;
	}

	public ActiveRequest context() {
		return this.context;
	}

	/**
	 * Remember it for some more time.
	 */
	void keep(long now, long nanos) {
		long until = now + nanos;
		if (until - this.keepUntil > 0) {
			this.keepUntil = until;
		}
	}

	boolean isToBeKept(long now) {
		return this.running || this.keepUntil - now > 0;
	}

	/**
	 * Return what the first answer tells the caller.
	 */
	public @Nullable Extension answer(long now) {
		if (this.attempt == Extension.ABSENT) {
			return null;
		}
		return Extension.answer(this.attempt, Math.max(0, now - this.arrivedAt) / NANOS_PER_MICRO);
	}

	/**
	 * It has been dealt with. Only the first call of this method counts.
	 * @param reply what was answered, {@code null} when nobody waits for an answer
	 */
	public void finish(Message.@Nullable Reply reply) {
		if (this.finishing) {
			return;
		}
		this.finishing = true;
		this.record.finish(this, reply);
		this.context.end();
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
