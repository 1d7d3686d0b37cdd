package io.peerlink.internal.value;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.codec.GeneralDecoder;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value that a peer has offered. The connection is made when the first part is
 * asked for. Parts are read by one thread at a time; any thread may close it.
 */
final class ValueReceiver {

	/**
	 * How much is asked for at first, and how much may be on its way.
	 */
	private static final long ITEM_WINDOW = 64;

	private static final long BYTE_WINDOW = 1024 * 1024;

	private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * Whether the peer knows that the value is not read, or is told so.
	 */
	private final AtomicBoolean withdrawn = new AtomicBoolean();

	private final ReceiverContext context;

	private final ValueOpening opening;

	private final StreamedType.Content content;

	private final String token;

	private final Runnable taken;

	private final Runnable ended;

	private final UnaryOperator<RemoteErrorException> explanation;

	private final long window;

	private final TakenCount untold;

	private boolean begun;

	private @Nullable FrameReader frames;

	private @Nullable RuntimeException failure;

	/**
	 * Guarded by this.
	 */
	private State state = State.NEW;

	private @Nullable EngineStream stream;

	/**
	 * Creates a receiver.
	 * @param context what surrounds it
	 * @param content what the value consists of
	 * @param token names the value
	 * @param taken is told whenever something was taken
	 * @param ended is told once when nothing more is read
	 * @param explanation adds to an error of the peer what this node knows of it
	 */
	ValueReceiver(ReceiverContext context, StreamedType.Content content, String token, Runnable taken, Runnable ended,
			UnaryOperator<RemoteErrorException> explanation) {
		this.context = context;
		this.opening = new ValueOpening(context);
		this.content = content;
		this.token = token;
		this.taken = taken;
		this.ended = ended;
		this.explanation = explanation;
		this.window = (content == StreamedType.Content.ITEMS) ? ITEM_WINDOW : BYTE_WINDOW;
		this.untold = new TakenCount(this.window, context.nanoTime());
	}

	ReceiverContext context() {
		return this.context;
	}

	/**
	 * Returns whether the next part, or the end, can be read without waiting long. To be
	 * called by the thread that reads.
	 */
	synchronized boolean isReadable() {
		FrameReader reader = this.frames;
		EngineStream open = this.stream;
		return isOver() || (reader != null && reader.hasBuffered())
				|| (open != null && (open.available() > 0 || open.isInputOver()));
	}

	/**
	 * Has somebody told when {@link #isReadable()} may have changed.
	 */
	void watch(Runnable watcher) {
		EngineStream open = stream();
		if (open != null) {
			open.watch(watcher);
		}
	}

	private synchronized @Nullable EngineStream stream() {
		return this.stream;
	}

	/**
	 * Makes the connection, unless it is made.
	 * @throws PeerLinkException when it cannot be made
	 */
	void open() {
		if (this.frames == null && this.failure == null) {
			try {
				connect();
			}
			catch (IOException ex) {
				throw notOpened(broken(ex));
			}
			catch (RuntimeException ex) {
				throw notOpened(ex);
			}
		}
	}

	private RuntimeException notOpened(RuntimeException cause) {
		failed(cause);
		withdraw();
		return cause;
	}

	private void connect() throws IOException {
		synchronized (this) {
			if (this.state != State.NEW) {
				throw new PeerLinkException(closedMessage());
			}
			this.state = State.OPENING;
		}
		long begin = this.context.nanoTime();
		EngineStream opened = this.opening.open(this.context.timeout());
		if (!opened(opened)) {
			if (this.withdrawn.compareAndSet(false, true)) {
				Withdrawals.send(opened, this.token);
			}
			throw new PeerLinkException(closedMessage());
		}
		byte[] first = Frames.open(this.token, this.window);
		opened.write(first, first.length);
		FrameReader reader = new FrameReader(opened.stream(), maxContent(), this.context::nanoTime);
		// The time for the connection is a part of that for the first item.
		long left = Durations.nanos(this.context.timeout()) - (this.context.nanoTime() - begin);
		reader.timeout(Duration.ofNanos(Math.max(SHORTEST_NANOS, left)));
		this.frames = reader;
	}

	private synchronized boolean opened(EngineStream opened) {
		if (this.state != State.OPENING) {
			return false;
		}
		this.state = State.OPEN;
		this.stream = opened;
		return true;
	}

	/**
	 * An error may be longer than a piece.
	 */
	private int maxContent() {
		int longest = (this.content == StreamedType.Content.ITEMS) ? this.context.maxPayload() : 0;
		return Math.max(longest, 2 * Frames.MAX_PIECE);
	}

	private String closedMessage() {
		return this.context.what() + " was closed";
	}

	/**
	 * Reads the next part. An item counts as taken, bytes do when they are
	 * {@linkplain #taken(long) handed out}.
	 * @return an item as JSON, or bytes, {@code null} at the end
	 * @throws PeerLinkException when the value has failed, nothing comes, or the
	 * connection breaks
	 */
	byte @Nullable [] next() {
		if (this.failure != null) {
			throw this.failure;
		}
		if (hasEnded()) {
			return null;
		}
		open();
		try {
			requireOpen();
			tell();
			byte[] part = read();
			if (part != null) {
				begun();
				if (this.content == StreamedType.Content.ITEMS) {
					taken(1);
				}
			}
			return part;
		}
		catch (SocketTimeoutException ex) {
			throw failed(PeerTimeoutException.nothingOf(this.context.peer().name(), this.context.what(),
					this.context.timeout()));
		}
		catch (InterruptedIOException ex) {
			throw failed(new PeerLinkException("Interrupted while waiting for " + this.context.what(), ex));
		}
		catch (IOException ex) {
			throw failed(broken(ex));
		}
	}

	/**
	 * What has arrived before another thread has closed it is not read any more.
	 */
	private synchronized void requireOpen() throws IOException {
		if (this.state == State.CLOSED) {
			throw new IOException(closedMessage());
		}
	}

	private synchronized boolean hasEnded() {
		return this.state == State.ENDED;
	}

	/**
	 * Each part after the first one has the whole time.
	 */
	private void begun() {
		FrameReader reader = this.frames;
		if (reader != null && !this.begun) {
			this.begun = true;
			reader.timeout(this.context.timeout());
		}
	}

	private byte @Nullable [] read() throws IOException {
		FrameReader reader = this.frames;
		byte[] part = (reader != null) ? reader.read() : null;
		if (reader == null || part == null) {
			throw new IOException("the peer has closed the connection before the end");
		}
		boolean items = this.content == StreamedType.Content.ITEMS;
		byte kind = reader.kind();
		if (kind == Frames.END && part.length == 0) {
			end();
			return null;
		}
		if (kind == Frames.ERROR && GeneralDecoder.isValue(part)) {
			ValueFailure told = ValueFailure.read(this.context.mapper(), new RawJson(part));
			if (told != null) {
				throw failed(this.explanation
					.apply(new RemoteErrorException(this.context.peer().name(), told.type(), told.message())));
			}
		}
		if ((items && kind == Frames.ITEM && GeneralDecoder.isValue(part))
				|| (!items && kind == Frames.BYTES && part.length > 0)) {
			return part;
		}
		throw new IOException("the peer has sent what makes no sense");
	}

	/**
	 * Takes note that the user has got something.
	 * @param count how many items or bytes
	 * @throws IOException when the connection has broken
	 */
	void taken(long count) throws IOException {
		this.untold.add(count);
		tell();
		this.taken.run();
	}

	/**
	 * Tells the sender what was taken, if it is time to. Who has sent all need not know,
	 * and writing to it could break what has arrived.
	 */
	private void tell() throws IOException {
		EngineStream open = stream();
		if (open == null || open.isInputOver()) {
			return;
		}
		long due = this.untold.due(this.context.nanoTime());
		if (due > 0) {
			byte[] frame = Frames.demand(due);
			open.write(frame, frame.length);
		}
	}

	PeerLinkException broken(IOException cause) {
		boolean closed;
		synchronized (this) {
			closed = this.state == State.CLOSED;
		}
		return new PeerLinkException(closed ? closedMessage() : this.context.what() + " from '"
				+ this.context.peer().name() + "' has broken off: " + cause.getMessage(), cause);
	}

	/**
	 * Ends the reading because of a failure.
	 * @return the failure, which every later reading gets as well
	 */
	RuntimeException failed(RuntimeException cause) {
		this.failure = cause;
		close();
		return cause;
	}

	private void end() {
		EngineStream open;
		synchronized (this) {
			if (this.state != State.OPEN) {
				return;
			}
			this.state = State.ENDED;
			open = this.stream;
		}
		if (open != null) {
			open.close();
		}
		this.ended.run();
	}

	/**
	 * Wants no more. The peer closes the value.
	 */
	void close() {
		State before;
		EngineStream open;
		synchronized (this) {
			before = this.state;
			if (before == State.ENDED || before == State.CLOSED) {
				return;
			}
			this.state = State.CLOSED;
			open = this.stream;
		}
		if (open != null) {
			open.abort();
		}
		else if (before == State.NEW) {
			withdraw();
		}
		else {
			// The thread that opens the stream sees to the rest.
			this.opening.cancel();
		}
		this.ended.run();
	}

	private void withdraw() {
		if (this.withdrawn.compareAndSet(false, true)) {
			this.context.withdraw(this.token);
		}
	}

	/**
	 * Returns whether nothing more is read.
	 */
	synchronized boolean isOver() {
		return this.state == State.ENDED || this.state == State.CLOSED;
	}

	private enum State {

		NEW, OPENING, OPEN, ENDED, CLOSED

	}

}
