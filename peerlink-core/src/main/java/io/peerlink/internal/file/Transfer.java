package io.peerlink.internal.file;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.peerlink.error.PeerLinkException;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.TransferListener;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferProgress;
import io.peerlink.file.TransferResult;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one transfer of this node. Thread-safe.
 */
final class Transfer implements FileTransfer {

	private static final Logger logger = LoggerFactory.getLogger(Transfer.class);

	private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private final CompletableFuture<TransferResult> completion = new CompletableFuture<>();

	private final CountDownLatch cancelled = new CountDownLatch(1);

	private final String peer;

	private final String name;

	private final TransferListener listener;

	private final LongSupplier nanoTime;

	private final long beganAt;

	private volatile @Nullable ByteLink link;

	private volatile long size = -1;

	private volatile long resumedAt;

	private volatile long transferred;

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile boolean connected;

	private boolean located;

	private long thereBefore;

	private long most;

	private long reportedAt;

	private final Patience patience;

	Transfer(String peer, String name, TransferOptions options, LongSupplier nanoTime) {
		this.peer = peer;
		this.name = name;
		this.listener = options.listener();
		this.patience = Patience.of(options.patience(), nanoTime);
		this.nanoTime = nanoTime;
		this.beganAt = nanoTime.getAsLong();
		this.reportedAt = this.beganAt - REPORT_NANOS;
	}

	@Override
	public String peer() {
		return this.peer;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public TransferProgress progress() {
		return new TransferProgress(this.transferred, this.resumedAt, this.size, elapsed());
	}

	Duration elapsed() {
		return Duration.ofNanos(this.nanoTime.getAsLong() - this.beganAt);
	}

	long resumedAt() {
		return this.resumedAt;
	}

	@Override
	public CompletableFuture<TransferResult> completion() {
		// A copy would fail with an exception that has the documented one as its cause.
		CompletableFuture<TransferResult> copy = new CompletableFuture<>();
		Futures.whenDone(this.completion, (result, failure) -> {
			if (failure != null) {
				copy.completeExceptionally(failure);
			}
			else {
				copy.complete(result);
			}
		});
		return copy;
	}

	@Override
	public TransferResult await() throws InterruptedException {
		try (ManagedWait wait = ManagedWait.begin()) {
			return this.completion.get();
		}
		catch (ExecutionException ex) {
			throw rethrown(ex.getCause());
		}
	}

	/**
	 * The trace of the thread that waits is of more use than that of the transfer alone.
	 */
	private static RuntimeException rethrown(@Nullable Throwable failure) {
		if (failure instanceof FileTransferException transfer) {
			return new FileTransferException(transfer.getReason(), String.valueOf(transfer.getMessage()), transfer);
		}
		return (failure instanceof PeerLinkException other) ? other
				: new FileTransferException(FileTransferException.Reason.FAILED, String.valueOf(failure), failure);
	}

	/**
	 * Begins the transfer, which waited for a thread.
	 * @return {@code false} if it was cancelled before
	 */
	boolean tryBegin() {
		return this.begun.compareAndSet(false, true);
	}

	@Override
	public void cancel() {
		this.cancelled.countDown();
		if (tryBegin()) {
			fail(new FileTransferException(FileTransferException.Reason.CANCELLED,
					"'" + this.name + "' was not transferred: it was cancelled", null));
		}
		ByteLink link = this.link;
		if (link != null) {
			link.close();
		}
	}

	boolean isCancelled() {
		return this.cancelled.getCount() == 0;
	}

	/**
	 * Waits before another attempt.
	 * @return whether the transfer was cancelled
	 */
	boolean pause(Duration delay) throws InterruptedException {
		return this.cancelled.await(delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Takes the connection of an attempt.
	 */
	void use(ByteLink link) {
		this.connected = true;
		this.link = link;
		if (isCancelled()) {
			link.close();
		}
	}

	/**
	 * A file of this side is being read.
	 * @throws LocalFiles.CancelledException if the transfer was cancelled
	 */
	void tick() throws LocalFiles.CancelledException {
		if (isCancelled()) {
			throw new LocalFiles.CancelledException();
		}
		this.patience.moved();
	}

	/**
	 * Returns whether the peer was reached at least once.
	 */
	boolean wasConnected() {
		return this.connected;
	}

	/**
	 * Begins an attempt. If more is there than before, the attempts before have not
	 * failed altogether.
	 * @param size the length of the file
	 * @param there how many bytes are there
	 */
	void begin(long size, long there) {
		if (!this.located || there < this.resumedAt) {
			this.located = true;
			this.resumedAt = there;
		}
		this.size = size;
		this.transferred = there;
		if (there > this.thereBefore) {
			this.patience.advanced();
		}
		this.thereBefore = there;
		advance(there);
		report();
	}

	void moved(long count) {
		long transferred = this.transferred + count;
		this.transferred = transferred;
		advance(transferred);
		if (this.nanoTime.getAsLong() - this.reportedAt >= REPORT_NANOS || transferred == this.size) {
			report();
		}
	}

	private void advance(long transferred) {
		if (transferred > this.most) {
			this.most = transferred;
			this.patience.advanced();
		}
		else {
			this.patience.moved();
		}
	}

	/**
	 * Returns how long nothing may get through. Of the thread of the transfer.
	 */
	Patience patience() {
		return this.patience;
	}

	private void report() {
		this.reportedAt = this.nanoTime.getAsLong();
		try {
			this.listener.progressed(progress());
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of the transfer of '{}' has failed", this.name, ex);
		}
		// The time that a listener takes is not that of the peer.
		this.patience.moved();
	}

	void succeed(TransferResult result) {
		this.completion.complete(result);
	}

	void fail(PeerLinkException failure) {
		this.completion.completeExceptionally(failure);
	}

	@Override
	public String toString() {
		return "transfer of '" + this.name + "' with '" + this.peer + "', " + progress();
	}

}
