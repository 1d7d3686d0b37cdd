package io.peerlink.internal.value;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.time.Durations;
import io.peerlink.peer.Peer;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * The streamed arguments of one request to this node. Thread-safe.
 */
public final class ArgumentValues {

	private final StreamedValues values;

	private final @Nullable Peer peer;

	private final String method;

	private final Duration timeout;

	private final Runnable taken;

	/**
	 * Guarded by this.
	 */
	private final List<ValueReceiver> receivers = new ArrayList<>();

	private boolean closed;

	private volatile long takenAt;

	ArgumentValues(StreamedValues values, @Nullable Peer peer, String method, Duration timeout, Runnable taken) {
		this.values = values;
		this.peer = peer;
		this.method = method;
		this.timeout = timeout;
		this.taken = taken;
		this.takenAt = values.context().nanoTime();
	}

	/**
	 * Returns an argument that its caller offers.
	 * @param type the type of the parameter
	 * @param itemType the type of its items
	 * @param name the name of the parameter
	 * @param members the members of the JSON object that stands for it
	 * @return the value, {@code null} if the object stands for no value of that kind
	 * @throws PeerLinkException if it cannot be read
	 */
	public @Nullable Object open(StreamedType type, Type itemType, String name, @Nullable Object members) {
		Placeholder offered = Placeholder.of(members);
		if (offered == null || offered.content() != type.content()) {
			return null;
		}
		Peer caller = this.peer;
		if (caller == null) {
			throw new PeerLinkException("Argument '" + name + "' of " + this.method
					+ " is streamed, and the caller is no known peer from which it could be read");
		}
		ValueReceiver receiver = new ValueReceiver(
				this.values.receiverContext(caller, true, this.method + " (argument)",
						"argument '" + name + "' of " + this.method, this.timeout),
				offered.content(), offered.token(), this::taken, () -> {
					// Nothing depends on it.
				}, UnaryOperator.identity());
		add(receiver);
		return this.values.received(type, itemType, receiver);
	}

	/**
	 * Returns whether an argument is offered by its caller, and did not come in one
	 * piece.
	 * @param members the members of the JSON object that is the argument
	 * @return whether it stands for a streamed value
	 */
	public static boolean isStreamed(@Nullable Object members) {
		return Placeholder.of(members) != null;
	}

	/**
	 * Returns an argument that has come in one piece.
	 * @param type the type of the parameter
	 * @param whole the list of its items, or the array of its bytes
	 * @return the value
	 */
	public Object whole(StreamedType type, Object whole) {
		return (type.content() == StreamedType.Content.BYTES)
				? type.fromInputStream(new ByteArrayInputStream((byte[]) whole))
				: this.values.ofItems(type, new ListedItems((List<?>) whole));
	}

	private void add(ValueReceiver receiver) {
		synchronized (this) {
			if (!this.closed) {
				this.receivers.add(receiver);
				return;
			}
		}
		receiver.close();
	}

	private void taken() {
		this.takenAt = this.values.context().nanoTime();
		this.taken.run();
	}

	/**
	 * Returns whether something was taken lately, so that the caller still waits.
	 * @return whether it was, within the timeout of the call
	 */
	public boolean isBeingRead() {
		return this.values.context().nanoTime() - this.takenAt < Durations.nanos(this.timeout);
	}

	/**
	 * Closes what is still being read. The request is over.
	 */
	public void close() {
		List<ValueReceiver> open;
		synchronized (this) {
			this.closed = true;
			open = List.copyOf(this.receivers);
			this.receivers.clear();
		}
		open.forEach(ValueReceiver::close);
	}

}
