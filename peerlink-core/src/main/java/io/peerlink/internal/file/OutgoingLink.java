package io.peerlink.internal.file;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.peerlink.internal.stream.BlockingConnection;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that this node makes for files.
 */
final class OutgoingLink implements StreamHandler {

	private final CompletableFuture<BlockingConnection> connected = new CompletableFuture<>();

	private final Scheduler scheduler;

	private volatile @Nullable BlockingConnection connection;

	OutgoingLink(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Waits until it is made.
	 * @param timeout how long
	 * @throws IOException if it cannot be made
	 */
	ByteLink await(StreamConnection connecting, Duration timeout) throws IOException, InterruptedException {
		try {
			return new ConnectionLink(this.connected.get(timeout.toMillis(), TimeUnit.MILLISECONDS), null,
					this.scheduler);
		}
		catch (TimeoutException ex) {
			connecting.close();
			throw new IOException("there is no connection after " + timeout.toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			throw new IOException("it cannot be made: " + ex.getCause(), ex);
		}
		catch (InterruptedException ex) {
			connecting.close();
			throw ex;
		}
	}

	@Override
	public void onConnected(StreamConnection connection) {
		BlockingConnection made = new BlockingConnection(connection, "files", this.scheduler);
		this.connection = made;
		this.connected.complete(made);
	}

	@Override
	public void onReadable() {
		BlockingConnection connection = this.connection;
		if (connection != null) {
			connection.onReadable();
		}
	}

	@Override
	public void onWritable() {
		BlockingConnection connection = this.connection;
		if (connection != null) {
			connection.onWritable();
		}
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		BlockingConnection connection = this.connection;
		if (connection != null) {
			connection.onClosed(cause);
		}
		this.connected.completeExceptionally((cause != null) ? cause : new IOException("The node was stopped"));
	}

}
