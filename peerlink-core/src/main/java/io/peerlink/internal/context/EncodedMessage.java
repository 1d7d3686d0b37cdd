package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import io.peerlink.internal.wire.json.JsonBuffer;

/**
 * A message as bytes, to be sent before it is closed, which gives its buffer to another
 * message. While it is open, the buffer is its own: whatever else is encoded on the same
 * thread uses another one. Not thread-safe.
 */
public final class EncodedMessage implements AutoCloseable {

	private final JsonBuffer buffer = new JsonBuffer();

	private final MessageSender sender;

	EncodedMessage(MessageSender sender) {
		this.sender = sender;
	}

	JsonBuffer buffer() {
		return this.buffer;
	}

	/**
	 * Returns the array that holds the message, from its first byte on.
	 * @return the array, for reading only
	 */
	public byte[] array() {
		return this.buffer.array();
	}

	/**
	 * Returns the length of the message.
	 * @return the number of bytes
	 */
	public int length() {
		return this.buffer.size();
	}

	/**
	 * Sends the message, unreliably.
	 * @param to where it goes
	 * @param onRefused takes a refusal that comes later, on any thread
	 * @throws IOException when the network refused it, or the transport failed
	 * @see MessageSender#send(io.peerlink.internal.wire.Message, InetSocketAddress,
	 * Consumer)
	 */
	public void send(InetSocketAddress to, Consumer<IOException> onRefused) throws IOException {
		this.sender.send(array(), length(), to, onRefused);
	}

	/**
	 * Sends the message, for which nobody waits at once. Among many of them, it may share
	 * a datagram with those that follow.
	 * @param to where it goes
	 * @param onRefused takes a refusal that comes later, on any thread
	 * @throws IOException as {@link #send} does
	 */
	public void sendInBackground(InetSocketAddress to, Consumer<IOException> onRefused) throws IOException {
		this.sender.sendInBackground(array(), length(), to, onRefused);
	}

	/**
	 * Gives the buffer back. To be called once.
	 */
	@Override
	public void close() {
		this.sender.reuse(this);
	}

}
