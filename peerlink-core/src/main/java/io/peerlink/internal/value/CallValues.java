package io.peerlink.internal.value;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.payload.DeclaredValue;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * The streamed values of one call that this node makes: what it offers as arguments, and
 * how it reads the result. Thread-safe.
 */
public final class CallValues {

	private final List<Offer> offers = Collections.synchronizedList(new ArrayList<>());

	private final StreamedValues values;

	private final Peer peer;

	private final String method;

	private final @Nullable StreamedType result;

	private final Type itemType;

	private final Duration timeout;

	private @Nullable Object[] args = {};

	private Map<String, @Nullable Object> kwargs = Map.of();

	private volatile Runnable taken = () -> {
		// The call is not sent yet.
	};

	/**
	 * How much later than at first the call ends, because the peer takes its arguments.
	 */
	private volatile long extension;

	/**
	 * Whether the result is read, and the arguments may be until that ends.
	 */
	private volatile boolean reading;

	private volatile @Nullable ValueReceiver receiver;

	/**
	 * Whether only the items are wanted, to be read by a publisher that exists already.
	 */
	private final boolean bare;

	CallValues(StreamedValues values, Peer peer, String method, @Nullable StreamedType result, Type itemType,
			Duration timeout, boolean bare) {
		this.values = values;
		this.peer = peer;
		this.method = method;
		this.result = result;
		this.itemType = itemType;
		this.timeout = timeout;
		this.bare = bare;
	}

	void offerArguments(@Nullable Object[] args, Map<String, ? extends @Nullable Object> kwargs) {
		try {
			this.args = args.clone();
			for (int i = 0; i < args.length; i++) {
				this.args[i] = offered(args[i]);
			}
			Map<String, @Nullable Object> named = new LinkedHashMap<>();
			kwargs.forEach((name, value) -> named.put(name, offered(value)));
			this.kwargs = named;
		}
		catch (PeerLinkException ex) {
			throw StreamedValues.notSent(this.peer, ex);
		}
	}

	private @Nullable Object offered(@Nullable Object argument) {
		StreamedType type = this.values.types().ofArgument(argument);
		if (type == null || argument == null) {
			return argument;
		}
		DeclaredType itemType = DeclaredType.UNKNOWN;
		if (argument instanceof DeclaredValue declared) {
			itemType = declared.type().itemType();
		}
		Object value = valueOf(argument);
		Offer offer = this.values.offered()
			.offer(this.peer.instanceId(), this.values.isUp(this.peer), null, this.method + " (argument)", type, value,
					itemType, () -> this.taken.run());
		this.offers.add(offer);
		return Placeholder.of(offer).toJson();
	}

	/**
	 * Returns an argument as it was made.
	 */
	static Object valueOf(Object argument) {
		Object value = (argument instanceof DeclaredValue declared) ? declared.value() : argument;
		return (value != null) ? value : argument;
	}

	/**
	 * Returns whether there are streamed arguments.
	 * @return whether {@link #args()} and {@link #kwargs()} stand for the caller's
	 */
	public boolean hasArguments() {
		return !this.offers.isEmpty();
	}

	/**
	 * Returns the positional arguments, as they are sent.
	 * @return the arguments
	 */
	public @Nullable Object[] args() {
		return this.args;
	}

	/**
	 * Returns the keyword arguments, as they are sent.
	 * @return the arguments
	 */
	public Map<String, @Nullable Object> kwargs() {
		return this.kwargs;
	}

	/**
	 * Returns whether the caller wants a streamed result, whatever the peer sends.
	 * @return whether it does
	 */
	public boolean hasResult() {
		return this.result != null;
	}

	/**
	 * Returns whether the peer is asked for a streamed result.
	 * @return whether it is
	 */
	public boolean asksForStream() {
		return this.result != null && this.values.canRead();
	}

	/**
	 * Has somebody told whenever the peer has taken something of an argument.
	 * @param taken is told, and must not wait
	 */
	public void onTaken(Runnable taken) {
		this.taken = taken;
	}

	/**
	 * Returns how much later than at first the call ends.
	 * @return nanoseconds
	 */
	public long extension() {
		return this.extension;
	}

	/**
	 * Lets the call end later.
	 * @param nanos how much later than at first
	 */
	public void extendTo(long nanos) {
		this.extension = Math.max(this.extension, nanos);
	}

	/**
	 * Reads the result of the call.
	 * @param json the reply
	 * @return the streamed value
	 * @throws PeerLinkException if it cannot be read as the type
	 * @throws tools.jackson.core.JacksonException likewise
	 */
	public Object read(RawJson json) {
		StreamedType type = Objects.requireNonNull(this.result);
		PayloadMapper mapper = this.values.context().mapper();
		Placeholder offered = Placeholder.read(mapper, json);
		if (offered == null) {
			return readWhole(type, mapper, json);
		}
		ValueReceiver receiver = new ValueReceiver(this.values.receiverContext(this.peer, false,
				this.method + " (result)", "the result of " + this.method, this.timeout), offered.content(),
				offered.token(), () -> {
					// The call is over.
				}, this::endOffers, this::explain);
		if (offered.content() != type.content()) {
			receiver.close();
			throw new PeerLinkException("Peer '" + this.peer.name() + "' answers " + this.method + " with "
					+ ((offered.content() == StreamedType.Content.BYTES)
							? "bytes, and not with items; ask for an InputStream"
							: "items, and not with bytes; ask for a Stream or a Publisher"));
		}
		this.reading = true;
		this.receiver = receiver;
		try {
			return this.bare ? this.values.receivedItems(this.itemType, receiver)
					: this.values.received(type, this.itemType, receiver);
		}
		catch (Throwable ex) {
			// What users do with it has failed.
			receiver.close();
			throw ex;
		}
	}

	/**
	 * Adds to the error of the call, or of its result, what an argument has thrown: the
	 * peer has failed because of that, and knows only its message.
	 * @param <T> the type of the failure
	 * @param failure what the caller gets
	 * @return the same
	 */
	public <T extends RuntimeException> T explain(T failure) {
		for (Offer offer : List.copyOf(this.offers)) {
			Throwable cause = offer.failure();
			if (cause != null && failure.getCause() == null) {
				failure.initCause(cause);
			}
		}
		return failure;
	}

	/**
	 * Closes the result, because nobody gets it. Has no effect if none was read.
	 */
	public void resultUnused() {
		ValueReceiver unused = this.receiver;
		if (unused != null) {
			unused.close();
		}
	}

	private Object readWhole(StreamedType type, PayloadMapper mapper, RawJson json) {
		if (type.content() == StreamedType.Content.BYTES) {
			byte[] bytes = (byte[]) mapper.read(json, byte[].class);
			InputStream in = new ByteArrayInputStream((bytes != null) ? bytes : new byte[0]);
			return type.fromInputStream(in);
		}
		ListedItems items = new ListedItems(items(mapper, json));
		return this.bare ? items : this.values.ofItems(type, items);
	}

	private List<? extends @Nullable Object> items(PayloadMapper mapper, RawJson json) {
		return ItemLists.read(mapper, json, this.itemType);
	}

	/**
	 * Ends the call, with or without a reply: arguments that are not read yet are not
	 * sent any more, unless the result may still need them. Only the first call has an
	 * effect.
	 */
	public void callEnded() {
		if (!this.reading) {
			endOffers();
			return;
		}
		List.copyOf(this.offers).stream().filter(Offer::isWaiting).forEach(this.values.offered()::expire);
	}

	private void endOffers() {
		List.copyOf(this.offers).forEach(Offer::end);
	}

}
