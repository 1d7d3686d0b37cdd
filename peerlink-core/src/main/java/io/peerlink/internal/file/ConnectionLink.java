package io.peerlink.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.stream.BlockingConnection;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the node's TCP transport. Besides the time of each read it limits that
 * of writing: the other side has to take something in the same time, and as much as
 * {@link FilePace} says.
 */
final class ConnectionLink implements ByteLink {

	private static final Duration LOOK = Duration.ofSeconds(1);

	private final BlockingConnection connection;

	private final @Nullable SealedRemote remote;

	private final OutputStream output;

	private final Scheduler scheduler;

	private volatile boolean writing;

	private volatile boolean closed;

	private volatile Scheduler.@Nullable Timer timer;

	private volatile Duration timeout = FilePace.WINDOW;

	private long sentBefore;

	private long sentLast;

	private long stillSince;

	private long since;

	/**
	 * Creates a link.
	 * @param remote who has proved to have made the connection, {@code null} for nobody
	 */
	ConnectionLink(BlockingConnection connection, @Nullable SealedRemote remote, Scheduler scheduler) {
		this.connection = connection;
		this.remote = remote;
		this.scheduler = scheduler;
		this.output = new WatchedOutput(connection.output());
		this.since = scheduler.nanoTime();
		this.stillSince = this.since;
		look();
	}

	private void look() {
		if (!this.closed) {
			this.timer = this.scheduler.schedule(LOOK, this::check);
		}
	}

	/**
	 * Runs on the timer thread only.
	 */
	private void check() {
		long now = this.scheduler.nanoTime();
		long sent = this.connection.sent();
		if (sent - this.sentBefore >= FilePace.MIN_BYTES || !this.writing) {
			this.sentBefore = sent;
			this.since = now;
		}
		else if (now - this.since >= FilePace.WINDOW.toNanos()) {
			this.connection.abort(new IOException(
					"less than " + FilePace.MIN_BYTES + " bytes were taken in " + FilePace.WINDOW.toSeconds() + " s"));
		}
		Duration timeout = this.timeout;
		if (sent != this.sentLast || !this.writing) {
			this.sentLast = sent;
			this.stillSince = now;
		}
		else if (now - this.stillSince >= timeout.toNanos()) {
			this.connection.abort(new IOException("nothing was taken in " + timeout.toMillis() + " ms"));
		}
		look();
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.connection.remoteAddress();
	}

	@Override
	public @Nullable SealedRemote remote() {
		return this.remote;
	}

	@Override
	public InputStream input() {
		return this.connection.input();
	}

	@Override
	public OutputStream output() {
		return this.output;
	}

	@Override
	public void timeout(Duration timeout) {
		this.timeout = timeout;
		this.connection.readTimeout(timeout);
	}

	@Override
	public void close() {
		this.closed = true;
		Scheduler.Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		this.connection.close();
	}

	/**
	 * Tells whether a byte is to be written.
	 */
	private final class WatchedOutput extends OutputStream {

		private final OutputStream target;

		WatchedOutput(OutputStream target) {
			this.target = target;
		}

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			ConnectionLink.this.writing = true;
			try {
				this.target.write(bytes, offset, length);
			}
			finally {
				ConnectionLink.this.writing = false;
			}
		}

	}

}
