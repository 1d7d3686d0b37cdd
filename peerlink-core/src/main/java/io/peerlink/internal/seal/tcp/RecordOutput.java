package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.peerlink.spi.StreamConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the records of one direction, and what its end means for the network. Nothing is
 * sent under a lock. Thread-safe.
 */
final class RecordOutput {

	private static final Logger logger = LoggerFactory.getLogger(RecordOutput.class);

	private final RecordWriter writer;

	private final StreamConnection wire;

	private final HandlerEvents events;

	private volatile boolean closing;

	private boolean ended;

	RecordOutput(RecordWriter writer, StreamConnection wire, HandlerEvents events) {
		this.writer = writer;
		this.wire = wire;
		this.events = events;
	}

	/**
	 * Prepares the confirmation, which is sent with what is written next.
	 */
	void confirm() {
		this.writer.confirm();
	}

	/**
	 * Writes as many bytes as there is room for.
	 */
	void write(ByteBuffer source) throws IOException {
		do {
			this.writer.add(source);
			send();
		}
		while (source.hasRemaining() && !this.writer.awaitRoom());
		roomMade();
	}

	/**
	 * Tells the handler if another thread has found no room, as the network will not.
	 */
	private void roomMade() {
		if (this.writer.endWait()) {
			this.events.writable();
			this.events.post();
		}
	}

	/**
	 * Sends what the network takes, and tells the handler if there is room. Called on the
	 * thread of the network, or when the connection is made.
	 */
	void writable() {
		trySend();
		if (this.writer.endWait()) {
			this.events.writable();
			this.events.tell();
		}
	}

	private void trySend() {
		try {
			send();
		}
		catch (IOException ex) {
			// Whoever writes next gets it.
			logger.debug("Cannot write to {}", this.wire.remoteAddress(), ex);
		}
	}

	private void send() throws IOException {
		ByteBuffer sealed = this.writer.send();
		while (sealed != null) {
			send(sealed);
			sealed = this.writer.sent();
		}
		if (this.writer.isDone()) {
			done();
		}
	}

	private void send(ByteBuffer sealed) throws IOException {
		try {
			this.wire.write(sealed);
		}
		catch (IOException ex) {
			fail(ex);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			// Nobody knows what was sent.
			fail(new IOException("The connection has failed while it was written to", ex));
			throw ex;
		}
	}

	private void fail(IOException cause) {
		this.writer.fail(cause);
		if (this.closing) {
			this.wire.close();
		}
	}

	private void done() {
		if (this.closing) {
			this.wire.close();
			return;
		}
		synchronized (this) {
			if (this.ended || !this.writer.hasEnded()) {
				return;
			}
			this.ended = true;
		}
		this.wire.endOutput();
	}

	/**
	 * Says that no more follows.
	 */
	void end() {
		this.writer.end();
		trySend();
		roomMade();
	}

	/**
	 * Says that no more follows, and closes the connection once that is sent.
	 * @return whether that is done
	 */
	boolean close() {
		this.closing = true;
		this.writer.end();
		trySend();
		boolean done = this.writer.isDone();
		if (done) {
			this.wire.close();
		}
		return done;
	}

	/**
	 * Forgets what was not sent, and overwrites the key.
	 */
	void discard() {
		this.writer.close();
	}

}
