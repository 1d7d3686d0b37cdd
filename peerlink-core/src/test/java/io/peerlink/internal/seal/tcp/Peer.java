package io.peerlink.internal.seal.tcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/**
 * One side of a connection, which writes what the test says and keeps what arrives.
 */
final class Peer implements StreamHandler {

	/**
	 * The names of the events, in their order; those that come several times in a row
	 * once.
	 */
	final List<String> events = new ArrayList<>();

	final ByteArrayOutputStream received = new ByteArrayOutputStream();

	/**
	 * How many bytes are read at once.
	 */
	int slice = 4096;

	/**
	 * How often is read for each event.
	 */
	int reads = 8;

	boolean ended;

	boolean closed;

	@Nullable IOException readFailure;

	@Nullable IOException cause;

	/**
	 * What is written as soon as there is room.
	 */
	private ByteBuffer pending = ByteBuffer.allocate(0);

	private boolean endsOutput;

	private @Nullable StreamConnection connection;

	void open(StreamConnection connection) {
		this.connection = connection;
	}

	SealedConnection connection() {
		return (SealedConnection) requireNonNull(this.connection);
	}

	/**
	 * Writes as much as there is room for.
	 * @return how many bytes remain
	 */
	int write(byte[] bytes) throws IOException {
		ByteBuffer source = ByteBuffer.wrap(bytes);
		connection().write(source);
		return source.remaining();
	}

	/**
	 * Writes everything, as there is room.
	 */
	void send(byte[] bytes) throws IOException {
		this.pending = ByteBuffer.wrap(bytes);
		writePending();
	}

	/**
	 * Writes everything, then ends this direction.
	 */
	void sendAndEnd(byte[] bytes) throws IOException {
		this.endsOutput = true;
		send(bytes);
	}

	private void writePending() throws IOException {
		if (this.pending.hasRemaining()) {
			connection().write(this.pending);
		}
		if (this.endsOutput && !this.pending.hasRemaining()) {
			this.endsOutput = false;
			connection().endOutput();
		}
	}

	private void event(String name) {
		if (this.events.isEmpty() || !this.events.get(this.events.size() - 1).equals(name)) {
			this.events.add(name);
		}
	}

	@Override
	public void onConnected(StreamConnection connection) {
		event("connected");
		this.connection = connection;
	}

	@Override
	public void onReadable() {
		event("readable");
		for (int i = 0; i < this.reads && read(); i++) {
			// There may be more.
		}
	}

	/**
	 * Reads once.
	 * @return whether there may be more
	 */
	boolean read() {
		ByteBuffer target = ByteBuffer.allocate(this.slice);
		try {
			int count = connection().read(target);
			this.ended |= count < 0;
			this.received.write(target.array(), 0, target.position());
			return count > 0;
		}
		catch (IOException ex) {
			this.readFailure = ex;
			return false;
		}
	}

	@Override
	public void onWritable() {
		event("writable");
		try {
			writePending();
		}
		catch (IOException ex) {
			this.readFailure = ex;
		}
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		event("closed");
		this.closed = true;
		this.cause = cause;
	}

	byte[] bytes() {
		return this.received.toByteArray();
	}

}
