package io.peerlink.internal.stream;

import java.io.IOException;

import io.peerlink.stream.PeerStream;

/**
 * A stream as another engine uses it: it is told when something arrives, and need not
 * have a thread that waits. Thread-safe.
 */
public final class EngineStream {

	private final UserStream stream;

	EngineStream(UserStream stream) {
		this.stream = stream;
	}

	/**
	 * Returns the stream as users have it.
	 * @return the stream
	 */
	public PeerStream stream() {
		return this.stream;
	}

	/**
	 * Has somebody told whenever something has arrived or the stream has ended.
	 * @param watcher is told, on the thread that has brought it about, and must not wait
	 */
	public void watch(Runnable watcher) {
		this.stream.pipe().watch(watcher);
	}

	/**
	 * Sets what people are told that the stream is.
	 * @param label a few words
	 */
	public void label(String label) {
		this.stream.pipe().identity().label(label);
	}

	/**
	 * Returns how much can be read without waiting.
	 * @return the number of bytes
	 */
	public int available() {
		return this.stream.pipe().available();
	}

	/**
	 * Reads without waiting.
	 * @param target takes the bytes
	 * @param offset where the first one goes
	 * @param length how many there is room for, not more than are available
	 * @return how many were read
	 * @throws IOException when the stream has ended
	 */
	public int read(byte[] target, int offset, int length) throws IOException {
		return this.stream.pipe().read(target, offset, length);
	}

	/**
	 * Returns whether nothing more arrives than what can be read already.
	 * @return whether the other side has ended its direction, or the stream is over
	 */
	public boolean isInputOver() {
		return this.stream.pipe().isInputOver();
	}

	/**
	 * Sends bytes, and waits while they are not taken.
	 * @param source holds the bytes
	 * @param length how many there are
	 * @throws IOException when the stream has ended
	 */
	public void write(byte[] source, int length) throws IOException {
		this.stream.pipe().write(source, 0, length);
	}

	/**
	 * Ends the stream in order.
	 */
	public void close() {
		this.stream.close();
	}

	/**
	 * Breaks the stream.
	 */
	public void abort() {
		this.stream.abort();
	}

	@Override
	public String toString() {
		return this.stream.toString();
	}

}
