package io.peerlink.internal.file;

import java.io.IOException;
import java.util.function.Predicate;

import io.peerlink.internal.stream.BlockingConnection;
import io.peerlink.internal.tcp.AcceptedConnection;
import io.peerlink.internal.tcp.ServedConnection;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another node has made for files. It counts against the limits of all
 * connections as long as it is open.
 */
final class IncomingLink implements ServedConnection {

	private final BlockingConnection connection;

	private IncomingLink(BlockingConnection connection) {
		this.connection = connection;
	}

	/**
	 * Takes a connection.
	 * @param server serves it on another thread; returns whether there is one. If not,
	 * the other side is told so, which may try again.
	 */
	static IncomingLink serve(AcceptedConnection accepted, Scheduler scheduler, Predicate<ByteLink> server) {
		accepted.headerReceived();
		BlockingConnection connection = new BlockingConnection(accepted, "files", scheduler);
		ByteLink link = new ConnectionLink(connection, accepted.remote(), scheduler);
		if (!server.test(link)) {
			refuse(link);
		}
		return new IncomingLink(connection);
	}

	/**
	 * The answer fits into what the system takes at once, so nothing waits here.
	 */
	private static void refuse(ByteLink link) {
		try (link) {
			FileServer.refuse(FileRefusal.BUSY.because("This node serves as many connections for files as it can"),
					link.output());
		}
		catch (IOException ex) {
			// The other side is gone.
		}
	}

	@Override
	public void onConnected(StreamConnection connection) {
		// It was connected when it was accepted.
	}

	@Override
	public void onReadable() {
		this.connection.onReadable();
	}

	@Override
	public void onWritable() {
		this.connection.onWritable();
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		this.connection.onClosed(cause);
	}

	@Override
	public void check(long now) {
		// Its reads and writes have limits.
	}

	@Override
	public void close() {
		this.connection.abort(new IOException("it was closed on this side"));
	}

}
