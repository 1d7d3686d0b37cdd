package io.peerlink.internal.value;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value of this node that one instance of a peer may come for, once. Thread-safe.
 */
final class Offer {

	private static final Logger logger = LoggerFactory.getLogger(Offer.class);

	private final String token;

	private final String instance;

	private final boolean known;

	private final @Nullable Object request;

	private final String label;

	private final StreamedType.Content content;

	private final DeclaredType itemType;

	private final ValueSource source;

	private final Runnable taken;

	private final Executor callbacks;

	private List<Runnable> whenEnded = new ArrayList<>();

	private State state = State.WAITING;

	private Scheduler.@Nullable Timer expiry;

	private volatile @Nullable Throwable failure;

	/**
	 * Creates an offer.
	 * @param token what the reader has to know
	 * @param instance the instance of the reader
	 * @param known whether that is a peer which is up
	 * @param request the request whose result it is, {@code null} for an argument
	 * @param label what people are told that the value is
	 * @param type the type of the value
	 * @param value the value
	 * @param itemType the type by which items are written
	 * @param taken is told whenever the reader takes something, and must not wait
	 * @param callbacks closes the value, which is users' code
	 */
	Offer(String token, String instance, boolean known, @Nullable Object request, String label, StreamedType type,
			Object value, DeclaredType itemType, Runnable taken, Executor callbacks) {
		this.token = token;
		this.instance = instance;
		this.known = known;
		this.request = request;
		this.label = label;
		this.content = type.content();
		this.itemType = itemType;
		this.source = ValueSource.of(type, value);
		this.taken = taken;
		this.callbacks = callbacks;
	}

	String token() {
		return this.token;
	}

	String instance() {
		return this.instance;
	}

	boolean isKnown() {
		return this.known;
	}

	boolean isResult() {
		return this.request != null;
	}

	/**
	 * Returns whether it is the result of a request.
	 */
	boolean isResultOf(Object request) {
		return this.request == request;
	}

	/**
	 * Returns who has used up a place: all who are unknown together.
	 */
	String account() {
		return this.known ? this.instance : "";
	}

	String label() {
		return this.label;
	}

	StreamedType.Content content() {
		return this.content;
	}

	DeclaredType itemType() {
		return this.itemType;
	}

	ValueSource source() {
		return this.source;
	}

	/**
	 * Takes note of why the value has failed. To be called before its reader is told.
	 */
	void failed(Throwable failure) {
		this.failure = failure;
	}

	/**
	 * Returns why the value has failed.
	 * @return what it has thrown, {@code null} if it has not failed
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	void taken() {
		this.taken.run();
	}

	/**
	 * Begins to be read.
	 * @return whether nobody has come before, and the offer stands
	 */
	synchronized boolean open() {
		if (this.state != State.WAITING) {
			return false;
		}
		this.state = State.OPEN;
		cancelExpiry();
		return true;
	}

	synchronized boolean isWaiting() {
		return this.state == State.WAITING;
	}

	/**
	 * Sets the timer after which the offer ends if nobody has come.
	 */
	synchronized void expiry(Scheduler.Timer timer) {
		if (this.state != State.WAITING) {
			timer.cancel();
			return;
		}
		cancelExpiry();
		this.expiry = timer;
	}

	private void cancelExpiry() {
		if (this.expiry != null) {
			this.expiry.cancel();
			this.expiry = null;
		}
	}

	/**
	 * Ends the offer, read or not, and closes the value.
	 */
	void end() {
		List<Runnable> due;
		synchronized (this) {
			if (this.state == State.ENDED) {
				return;
			}
			this.state = State.ENDED;
			cancelExpiry();
			due = this.whenEnded;
			this.whenEnded = List.of();
		}
		this.source.cancel();
		due.forEach(Offer::run);
		this.callbacks.execute(this.source::close);
	}

	private static void run(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			// The others wait for the end as well.
			logger.warn("The end of a streamed value could not be handled", ex);
		}
	}

	/**
	 * Has an action run when the offer has ended, which must not wait.
	 */
	void whenEnded(Runnable action) {
		synchronized (this) {
			if (this.state != State.ENDED) {
				this.whenEnded.add(action);
				return;
			}
		}
		run(action);
	}

	private enum State {

		WAITING, OPEN, ENDED

	}

}
