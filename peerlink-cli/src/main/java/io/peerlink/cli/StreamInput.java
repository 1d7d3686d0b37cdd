package io.peerlink.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.peerlink.cli.output.Failure;
import io.peerlink.stream.PeerStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends the bytes of the standard input to a stream, and ends that direction with it. It
 * uses a daemon thread because a read from a terminal cannot be interrupted.
 */
final class StreamInput {

	private static final int BUFFER = 64 * 1024;

	private final InputStream in;

	private final PeerStream stream;

	private final CompletableFuture<@Nullable Failure> end = new CompletableFuture<>();

	private volatile long sent;

	StreamInput(InputStream in, PeerStream stream) {
		this.in = in;
		this.stream = stream;
	}

	void start() {
		Thread thread = new Thread(this::sendAll, "peerlink-input");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Waits until everything is sent, or nothing more can be.
	 * @return the failure, {@code null} for none
	 */
	@Nullable Failure await() throws InterruptedException {
		try {
			return this.end.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * Returns why the input has ended.
	 * @return the failure, {@code null} if it has not ended or for none
	 */
	@Nullable Failure failure() {
		return this.end.getNow(null);
	}

	/**
	 * Returns how many bytes were sent.
	 */
	long sent() {
		return this.sent;
	}

	private void sendAll() {
		try {
			this.end.complete(copy());
		}
		catch (IOException ex) {
			this.end.complete(StreamCommand.failureOf(ex));
		}
		catch (RuntimeException ex) {
			this.end.completeExceptionally(ex);
		}
	}

	private @Nullable Failure copy() throws IOException {
		byte[] buffer = new byte[BUFFER];
		long sent = 0;
		while (true) {
			int length;
			try {
				length = this.in.read(buffer);
			}
			catch (IOException ex) {
				Failure failure = new Failure("failed", "The input cannot be read: " + ex.getMessage());
				// Before the other direction ends, too: it is the cause.
				this.end.complete(failure);
				this.stream.abort();
				return failure;
			}
			if (length < 0) {
				this.stream.shutdownOutput();
				return null;
			}
			this.stream.outputStream().write(buffer, 0, length);
			sent += length;
			this.sent = sent;
		}
	}

}
