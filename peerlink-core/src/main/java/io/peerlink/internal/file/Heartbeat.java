package io.peerlink.internal.file;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells a Java node that waits for a response that there will be one: it is the digest of
 * a large file that takes long. Used by one thread.
 */
final class Heartbeat implements Tick {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final OutputStream out;

	private final LongSupplier nanoTime;

	private long toldAt;

	Heartbeat(OutputStream out, LongSupplier nanoTime) {
		this.out = out;
		this.nanoTime = nanoTime;
		this.toldAt = nanoTime.getAsLong();
	}

	@Override
	public void tick() throws IOException {
		long now = this.nanoTime.getAsLong();
		if (now - this.toldAt >= INTERVAL.toNanos()) {
			this.toldAt = now;
			write();
		}
	}

	private void write() throws BrokenException {
		try {
			new HttpHead("HTTP/1.1 102 Processing", Map.of()).write(this.out);
		}
		catch (IOException ex) {
			throw new BrokenException(ex);
		}
	}

	/**
	 * Nobody waits for the response any more. It is no failure of the file that is read
	 * for it.
	 */
	@SuppressWarnings("serial") // never serialized
	static final class BrokenException extends IOException {

		BrokenException(IOException cause) {
			super("The connection is broken", cause);
		}

	}

}
