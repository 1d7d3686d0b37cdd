package io.peerlink.internal.value;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Sends a value to the reader that has come for it. What the reader says meanwhile is
 * read on the thread of the transport, so that it reaches a value that makes its sender
 * wait.
 */
final class ValueSender implements ValueSink {

	/**
	 * How long a reader may be silent that has everything and does not say so.
	 */
	static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int MAX_BATCH = 16 * 1024;

	private final Demand demand = new Demand();

	private final byte[] control = new byte[Integer.BYTES + Frames.MAX_CONTROL];

	private final Offer offer;

	private final EngineStream stream;

	private final PayloadMapper mapper;

	private final int maxPayload;

	private final Scheduler scheduler;

	/**
	 * When the reader has said something.
	 */
	private volatile long heardAt;

	private volatile Scheduler.@Nullable Timer timer;

	/**
	 * Items that are sent together. Used by the thread that sends.
	 */
	private final ByteArrayOutputStream batch = new ByteArrayOutputStream();

	/**
	 * How much of a frame has arrived. Guarded by this.
	 */
	private int arrived;

	private boolean sent;

	/**
	 * How much was sent and is not known to be taken.
	 */
	private final AtomicLong untaken = new AtomicLong();

	ValueSender(Offer offer, EngineStream stream, PayloadMapper mapper, int maxPayload, long demand,
			Scheduler scheduler) {
		this.offer = offer;
		this.stream = stream;
		this.mapper = mapper;
		this.maxPayload = maxPayload;
		this.scheduler = scheduler;
		this.demand.add(demand);
	}

	/**
	 * Sends the value to its end.
	 * @param failures describes the failure of a value
	 * @throws IOException when the reader is gone
	 */
	void send(Failures failures) throws IOException {
		this.offer.whenEnded(this::ended);
		this.stream.watch(this::readControl);
		readControl();
		byte[] last = isWanted() ? sendValue(failures) : null;
		if (last == null) {
			this.stream.abort();
			return;
		}
		synchronized (this) {
			this.sent = true;
		}
		flush();
		this.stream.write(last, last.length);
		awaitTaken();
	}

	/**
	 * Waits until something is wanted: a reader that withdraws from the value wants
	 * nothing, and says a moment later that it never will.
	 */
	private boolean isWanted() {
		try {
			return this.demand.await() > 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Returns what is told at the end.
	 * @return the frame, {@code null} when nobody reads it
	 */
	private byte @Nullable [] sendValue(Failures failures) {
		try {
			this.offer.source().sendTo(this);
		}
		catch (Throwable ex) {
			return this.demand.isCancelled() ? null : failures.describe(ex).toFrame();
		}
		return this.demand.isCancelled() ? null : Frames.frame(Frames.END, new byte[0]);
	}

	/**
	 * Waits until the reader has taken all, or is gone: as long as that it counts as
	 * being read, and what it takes keeps its call going. A reader that says nothing for
	 * long may read the rest without this thread.
	 */
	private void awaitTaken() {
		this.heardAt = this.scheduler.nanoTime();
		try {
			endWhenSilent(PATIENCE);
			this.demand.await((wanted) -> null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RejectedExecutionException ex) {
			// The node stops.
		}
		finally {
			this.demand.cancel();
			Scheduler.Timer last = this.timer;
			if (last != null) {
				last.cancel();
			}
		}
	}

	private void endWhenSilent(Duration time) {
		this.timer = this.scheduler.schedule(time, () -> {
			long left = PATIENCE.toNanos() - (this.scheduler.nanoTime() - this.heardAt);
			if (left <= 0) {
				this.demand.cancel();
			}
			else if (!this.demand.isCancelled()) {
				endWhenSilent(Duration.ofNanos(left));
			}
		});
	}

	private void ended() {
		this.demand.cancel();
		synchronized (this) {
			if (this.sent) {
				return;
			}
		}
		this.stream.abort();
	}

	/**
	 * Reads what the reader says. Must not wait.
	 */
	private void readControl() {
		this.heardAt = this.scheduler.nanoTime();
		boolean over = false;
		synchronized (this) {
			try {
				while (this.stream.available() > 0 && !over) {
					over = !readSome();
				}
			}
			catch (IOException ex) {
				over = true;
			}
			over |= this.stream.isInputOver();
		}
		if (over) {
			this.demand.cancel();
			this.offer.end();
		}
	}

	private boolean readSome() throws IOException {
		int length = (this.arrived < Integer.BYTES) ? Integer.BYTES : Integer.BYTES + controlLength();
		int count = this.stream.read(this.control, this.arrived,
				Math.min(length - this.arrived, this.stream.available()));
		if (count < 0) {
			return false;
		}
		this.arrived += count;
		if (this.arrived < length) {
			return true;
		}
		if (length == Integer.BYTES) {
			int announced = controlLength();
			return announced >= 1 && announced <= Frames.MAX_CONTROL;
		}
		this.arrived = 0;
		return take(ByteBuffer.wrap(this.control, Integer.BYTES, length - Integer.BYTES));
	}

	private int controlLength() {
		return ByteBuffer.wrap(this.control).getInt();
	}

	private boolean take(ByteBuffer frame) {
		if (frame.get() != Frames.DEMAND || frame.remaining() != Long.BYTES) {
			// The reader cancels, or says what makes no sense.
			return false;
		}
		long count = frame.getLong();
		if (count <= 0) {
			return false;
		}
		this.demand.add(count);
		long untaken = this.untaken.get();
		if (untaken > 0) {
			// What was not sent cannot have been taken.
			this.untaken.addAndGet(-Math.min(untaken, count));
			this.offer.taken();
		}
		return true;
	}

	@Override
	public Demand demand() {
		return this.demand;
	}

	@Override
	public void item(@Nullable Object item) throws IOException {
		byte[] frame = frame(item);
		write(frame, frame.length);
	}

	@Override
	public void itemOfMany(@Nullable Object item) throws IOException {
		byte[] frame = frame(item);
		if (this.batch.size() + frame.length > MAX_BATCH) {
			flush();
		}
		if (frame.length > MAX_BATCH) {
			write(frame, frame.length);
			return;
		}
		this.batch.writeBytes(frame);
	}

	@Override
	public void flush() throws IOException {
		if (this.batch.size() > 0) {
			byte[] frames = this.batch.toByteArray();
			this.batch.reset();
			write(frames, frames.length);
		}
	}

	private byte[] frame(@Nullable Object item) {
		RawJson json = this.mapper.writeResult(this.offer.itemType(), item);
		if (json.length() > this.maxPayload) {
			throw PayloadTooLargeException.aboveMaximum("item", json.length(), this.maxPayload,
					"peerlink.rpc.max-payload-size");
		}
		this.untaken.incrementAndGet();
		return Frames.frame(Frames.ITEM, json.array());
	}

	@Override
	public void bytes(byte[] room, int length) throws IOException {
		Frames.header(room, Frames.BYTES, length);
		this.untaken.addAndGet(length);
		write(room, Frames.HEADER + length);
	}

	private void write(byte[] frame, int length) throws IOException {
		try {
			this.stream.write(frame, length);
		}
		catch (IOException ex) {
			// It is no failure of the value that its reader is gone.
			this.demand.cancel();
			throw ex;
		}
	}

	/**
	 * Describes failures to readers.
	 */
	@FunctionalInterface
	interface Failures {

		ValueFailure describe(Throwable failure);

	}

}
