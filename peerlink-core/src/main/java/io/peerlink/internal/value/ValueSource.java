package io.peerlink.internal.value;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value of this node that somebody else reads. One thread sends it, once at most; any
 * thread may close it.
 */
abstract class ValueSource {

	private static final Logger logger = LoggerFactory.getLogger(ValueSource.class);

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * Guarded by this.
	 */
	private @Nullable Thread sender;

	private boolean cancelled;

	/**
	 * Returns the source of a value.
	 */
	static ValueSource of(StreamedType type, Object value) {
		if (type.content() == StreamedType.Content.BYTES) {
			return new BytesSource(type, value);
		}
		return StreamedTypes.isStream(type) ? new StreamSource((Stream<?>) value)
				: new PublisherSource(() -> type.toPublisher(value));
	}

	/**
	 * Closes a value that nobody reads.
	 */
	static void discard(StreamedType type, Object value) {
		of(type, value).close();
	}

	/**
	 * Sends the value, and closes it.
	 * @throws Throwable when it has failed, or the sink has
	 */
	final void sendTo(ValueSink sink) throws Throwable {
		if (!enter()) {
			return;
		}
		try {
			send(sink);
		}
		finally {
			leave();
			closeOnce();
		}
	}

	private synchronized boolean enter() {
		if (this.cancelled) {
			return false;
		}
		this.sender = Thread.currentThread();
		return true;
	}

	/**
	 * What else the thread does must not see an interrupt that was meant for this.
	 */
	private synchronized void leave() {
		this.sender = null;
		if (this.cancelled) {
			Thread.interrupted();
		}
	}

	/**
	 * Lets nobody begin to send the value, and interrupts the thread that sends it. Runs
	 * no users' code.
	 */
	final synchronized void cancel() {
		if (this.cancelled) {
			return;
		}
		this.cancelled = true;
		if (this.sender != null) {
			this.sender.interrupt();
		}
	}

	final synchronized boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Sends the value. An end of the {@link ValueSink#demand() demand} ends it.
	 */
	protected abstract void send(ValueSink sink) throws Throwable;

	/**
	 * Closes the value. May be called while it is being sent; then the thread that sends
	 * it is interrupted, and closes it if that must not be done at the same time. Runs
	 * users' code.
	 */
	final void close() {
		cancel();
		if (closesWhileSent() || !isBeingSent()) {
			closeOnce();
		}
	}

	private synchronized boolean isBeingSent() {
		return this.sender != null;
	}

	private void closeOnce() {
		if (this.closed.compareAndSet(false, true)) {
			closeLogged();
		}
	}

	final void closeLogged() {
		try {
			closeValue();
		}
		catch (Throwable ex) {
			// Whoever has closed it has others to close.
			logger.debug("A streamed value could not be closed", ex);
		}
	}

	/**
	 * Returns whether another thread may close the value while it is being sent.
	 */
	protected abstract boolean closesWhileSent();

	/**
	 * Closes what is open.
	 */
	protected abstract void closeValue() throws Exception;

	/**
	 * A stream, which is iterated.
	 */
	private static final class StreamSource extends ValueSource {

		private final Stream<?> stream;

		StreamSource(Stream<?> stream) {
			this.stream = stream;
		}

		@Override
		protected void send(ValueSink sink) throws Throwable {
			Demand demand = sink.demand();
			Iterator<?> items = this.stream.iterator();
			// The end is told without demand.
			while (!demand.isCancelled() && items.hasNext()) {
				if (demand.await() == 0) {
					return;
				}
				Object item = items.next();
				demand.used(1);
				sink.item(item);
			}
		}

		/**
		 * What a user does at the end of a stream is not made for two threads.
		 */
		@Override
		protected boolean closesWhileSent() {
			return false;
		}

		@Override
		protected void closeValue() {
			this.stream.close();
		}

	}

	/**
	 * Bytes, which are read.
	 */
	private static final class BytesSource extends ValueSource {

		private final StreamedType type;

		private final Object value;

		/**
		 * What is open, and taken out by whoever closes it.
		 */
		private final AtomicReference<@Nullable InputStream> open;

		BytesSource(StreamedType type, Object value) {
			this.type = type;
			this.value = value;
			this.open = new AtomicReference<>((value instanceof InputStream stream) ? stream : null);
		}

		@Override
		protected void send(ValueSink sink) throws Throwable {
			InputStream in = this.type.toInputStream(this.value);
			this.open.set(in);
			try {
				if (!isCancelled()) {
					read(in, sink);
				}
			}
			finally {
				// It may have been opened after others have closed the value.
				closeLogged();
			}
		}

		private static void read(InputStream in, ValueSink sink) throws Exception {
			byte[] room = new byte[Frames.HEADER + Frames.MAX_PIECE];
			Demand demand = sink.demand();
			while (true) {
				long wanted = demand.await();
				if (wanted == 0) {
					return;
				}
				int count = in.read(room, Frames.HEADER, (int) Math.min(Frames.MAX_PIECE, wanted));
				if (count < 0) {
					return;
				}
				if (count > 0) {
					demand.used(count);
					sink.bytes(room, count);
				}
			}
		}

		/**
		 * A thread that waits for bytes may not see an interrupt.
		 */
		@Override
		protected boolean closesWhileSent() {
			return true;
		}

		@Override
		protected void closeValue() throws IOException {
			InputStream in = this.open.getAndSet(null);
			if (in != null) {
				in.close();
			}
		}

	}

}
