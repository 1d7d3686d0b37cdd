package io.peerlink.internal.value;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.spi.StreamedType;
import io.peerlink.stream.StreamFrames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of a node that peers may come for, and those who come. Thread-safe.
 */
final class OfferedValues {

	/**
	 * How long a result waits for its reader.
	 */
	static final Duration EXPIRY = Duration.ofSeconds(30);

	private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * The same for all reasons, so that nobody learns anything by guessing.
	 */
	private static final ValueFailure GONE = new ValueFailure(Message.ErrorReply.GENERIC,
			"There is no such value: it was read before, nobody came for it in time, its call is over, or it is for "
					+ "another node");

	private static final Logger logger = LoggerFactory.getLogger(OfferedValues.class);

	private final OfferTable results = new OfferTable();

	/**
	 * Apart from the results, of which others decide how many there are.
	 */
	private final OfferTable arguments = new OfferTable();

	private final ValueFailureLog failureLog = new ValueFailureLog();

	private final NodeContext context;

	private final @Nullable PeerStreamEngine streams;

	private final int maxPayload;

	private final ValueSender.Failures failures;

	OfferedValues(NodeContext context, @Nullable PeerStreamEngine streams, int maxPayload,
			ValueSender.Failures failures) {
		this.context = context;
		this.streams = streams;
		this.maxPayload = maxPayload;
		this.failures = failures;
	}

	/**
	 * Sends the value that the opener of a stream has come for.
	 */
	void serve(PeerStreamEngine engine, EngineStream stream, @Nullable String instance) throws IOException {
		stream.label("value");
		stream.stream().readTimeout(OPEN_TIMEOUT);
		OpenFrame open = read(stream);
		stream.stream().readTimeout(null);
		Offer offer = (open != null) ? take(open.token(), instance) : null;
		if (open == null || offer == null) {
			engine.countRefusedValue();
			byte[] refusal = GONE.toFrame();
			stream.write(refusal, refusal.length);
			return;
		}
		stream.label(offer.label());
		try {
			new ValueSender(offer, stream, this.context.mapper(), this.maxPayload, open.demand(),
					this.context.scheduler())
				.send((failure) -> failed(offer, failure));
		}
		finally {
			offer.end();
		}
	}

	private @Nullable Offer take(String token, @Nullable String instance) {
		Offer result = this.results.take(token, instance);
		return (result != null) ? result : this.arguments.take(token, instance);
	}

	private ValueFailure failed(Offer offer, Throwable failure) {
		offer.failed(failure);
		this.failureLog.record(offer.label(), failure, this.context.nanoTime());
		return this.failures.describe(failure);
	}

	/**
	 * Reads the first frame, which anyone may have sent.
	 * @return the frame, {@code null} if there is none
	 */
	private static @Nullable OpenFrame read(EngineStream stream) {
		try {
			return OpenFrame.read(StreamFrames.of(stream.stream(), Frames.MAX_CONTROL).read());
		}
		catch (IOException ex) {
			logger.debug("{} begins with no frame", stream, ex);
			return null;
		}
	}

	/**
	 * Ends what is for peers that are down. Called by whoever changes the table of peers.
	 */
	void peersChanged() {
		Predicate<Offer> down = (offer) -> offer.isKnown() && isDown(offer.instance());
		this.results.matching(down).forEach(Offer::end);
		this.arguments.matching(down).forEach(Offer::end);
	}

	/**
	 * Ends the result of a request, unless somebody has come for it.
	 */
	void endResultOf(Object request) {
		this.results.matching((offer) -> offer.isWaiting() && offer.isResultOf(request)).forEach(Offer::end);
	}

	private boolean isDown(String instance) {
		return this.context.peers().findByInstanceId(instance).isEmpty();
	}

	/**
	 * Offers a value.
	 * @param instance the instance of the reader
	 * @param known whether that is a peer which is up
	 * @param request the request whose result it is, {@code null} for an argument
	 * @return the offer
	 * @throws PeerLinkException if there is no room; the value is closed then
	 */
	Offer offer(String instance, boolean known, @Nullable Object request, String label, StreamedType type, Object value,
			DeclaredType itemType, Runnable taken) {
		Offer offer = new Offer(Tokens.next(this.context.random()), instance, known, request, label, type, value,
				itemType, taken, this.context.executors().callbacks());
		OfferTable table = offer.isResult() ? this.results : this.arguments;
		offer.whenEnded(() -> table.remove(offer));
		String full = table.add(offer);
		if (full != null) {
			offer.end();
			throw new PeerLinkException("There is no room for " + label + ": " + full);
		}
		return offer;
	}

	/**
	 * Has an offer end if nobody comes for it.
	 */
	void expire(Offer offer) {
		try {
			Scheduler.Timer timer = this.context.scheduler().schedule(EXPIRY, () -> {
				if (offer.isWaiting()) {
					countExpired();
					offer.end();
				}
			});
			offer.expiry(timer);
		}
		catch (RejectedExecutionException ex) {
			// The node stops.
			offer.end();
		}
	}

	private void countExpired() {
		if (this.streams != null) {
			this.streams.countExpiredValue();
		}
	}

	/**
	 * Ends all values that wait for their readers, and takes no others.
	 */
	void close() {
		this.results.close().forEach(Offer::end);
		this.arguments.close().forEach(Offer::end);
	}

	int waiting() {
		return this.results.size() + this.arguments.size();
	}

}
