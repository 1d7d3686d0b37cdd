package io.peerlink.internal.value;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.codec.GeneralDecoder;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.StreamedType;
import io.peerlink.stream.StreamFrames;
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

	/**
	 * How soon the sender is told that something was taken, however little.
	 */
	private static final long TELL_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final ReceiverContext context;

	private final StreamedType.Content content;

	private final String token;

	private final Runnable taken;

	private final Runnable ended;

	private final long window;

	/**
	 * Taken, and the sender does not know it.
	 */
	private long untold;

	private long toldAt;

	private boolean begun;

	private @Nullable StreamFrames frames;

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
	 */
	ValueReceiver(ReceiverContext context, StreamedType.Content content, String token, Runnable taken, Runnable ended) {
		this.context = context;
		this.content = content;
		this.token = token;
		this.taken = taken;
		this.ended = ended;
		this.window = (content == StreamedType.Content.ITEMS) ? ITEM_WINDOW : BYTE_WINDOW;
	}

	ReceiverContext context() {
		return this.context;
	}

	/**
	 * Returns whether the next part, or the end, can be read without waiting long.
	 */
	synchronized boolean isReadable() {
		EngineStream open = this.stream;
		return this.state == State.ENDED || this.state == State.CLOSED
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
				throw failed(broken(ex));
			}
			catch (RuntimeException ex) {
				throw failed(ex);
			}
		}
	}

	/**
	 * Each part after the first one has the whole time.
	 */
	private void waitLonger() {
		EngineStream open = stream();
		if (open != null && !this.begun) {
			this.begun = true;
			open.stream().readTimeout(this.context.timeout());
		}
	}

	private void connect() throws IOException {
		synchronized (this) {
			if (this.state != State.NEW) {
				throw new PeerLinkException(closedMessage());
			}
			this.state = State.OPENING;
		}
		long begin = System.nanoTime();
		EngineStream opened = this.context.open();
		if (!opened(opened)) {
			withdraw(opened);
			throw new PeerLinkException(closedMessage());
		}
		byte[] first = Frames.open(this.token, this.window);
		opened.write(first, first.length);
		this.frames = StreamFrames.of(opened.stream(), frameLimit());
		// The time for the connection is a part of that for the first item.
		long left = Durations.nanos(this.context.timeout()) - (System.nanoTime() - begin);
		opened.stream().readTimeout(Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), left)));
		this.toldAt = System.nanoTime();
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
	private int frameLimit() {
		int longest = (this.content == StreamedType.Content.ITEMS) ? this.context.maxPayload() : 0;
		return 1 + Math.max(longest, 2 * Frames.MAX_PIECE);
	}

	private String closedMessage() {
		return this.context.what() + " was closed";
	}

	/**
	 * Reads the next part.
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
			tell(0);
			byte[] part = read();
			if (part != null) {
				tell((this.content == StreamedType.Content.ITEMS) ? 1 : part.length);
				this.taken.run();
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

	private synchronized boolean hasEnded() {
		return this.state == State.ENDED;
	}

	private byte @Nullable [] read() throws IOException {
		StreamFrames frames = this.frames;
		byte[] frame = (frames != null) ? frames.read() : null;
		if (frame == null) {
			throw new IOException("the peer has closed the connection before the end");
		}
		byte kind = (frame.length > 0) ? frame[0] : 0;
		byte[] content = (frame.length > 0) ? Arrays.copyOfRange(frame, 1, frame.length) : frame;
		waitLonger();
		boolean items = this.content == StreamedType.Content.ITEMS;
		if (kind == Frames.END && content.length == 0) {
			end();
			return null;
		}
		if (kind == Frames.ERROR && GeneralDecoder.isValue(content)) {
			ValueFailure told = ValueFailure.read(this.context.mapper(), new RawJson(content));
			if (told != null) {
				throw failed(new RemoteErrorException(this.context.peer().name(), told.type(), told.message()));
			}
		}
		if ((items && kind == Frames.ITEM && GeneralDecoder.isValue(content))
				|| (!items && kind == Frames.BYTES && content.length > 0)) {
			return content;
		}
		throw new IOException("the peer has sent what makes no sense");
	}

	/**
	 * Tells the sender what was taken, if that is half of what may be on its way, or a
	 * while ago.
	 */
	private void tell(long count) throws IOException {
		this.untold += count;
		EngineStream open = stream();
		if (this.untold == 0 || open == null) {
			return;
		}
		long now = System.nanoTime();
		if (2 * this.untold >= this.window || now - this.toldAt >= TELL_AFTER_NANOS) {
			byte[] frame = Frames.demand(this.untold);
			this.untold = 0;
			this.toldAt = now;
			open.write(frame, frame.length);
		}
	}

	private PeerLinkException broken(IOException cause) {
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
		else if (before == State.NEW && this.failure == null) {
			this.context.execute(() -> withdraw(this.context.open()));
		}
		this.ended.run();
	}

	private void withdraw(EngineStream opened) {
		try {
			byte[] first = Frames.open(this.token, 0);
			opened.write(first, first.length);
			byte[] cancel = Frames.frame(Frames.CANCEL, new byte[0]);
			opened.write(cancel, cancel.length);
			opened.close();
		}
		catch (IOException ex) {
			opened.abort();
		}
	}

	private enum State {

		NEW, OPENING, OPEN, ENDED, CLOSED

	}

}
