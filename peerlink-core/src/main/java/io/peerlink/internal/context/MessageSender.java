package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.spi.DatagramTransport;

/**
 * Sends messages as plain UDP datagrams. Thread-safe.
 */
public final class MessageSender implements Link {

	private final MessageCodec codec;

	private final DatagramTransport transport;

	/**
	 * Creates a sender.
	 * @param codec encodes the messages
	 * @param transport sends the datagrams
	 */
	public MessageSender(MessageCodec codec, DatagramTransport transport) {
		this.codec = codec;
		this.transport = transport;
	}

	@Override
	public void send(Message message, InetSocketAddress to) throws IOException {
		send(encode(message), to);
	}

	@Override
	public boolean isAuthenticated() {
		return false;
	}

	/**
	 * Sends a message that was {@linkplain #encode encoded} before, unreliably.
	 * @param datagram an encoded message
	 * @param to where it goes
	 * @throws IOException when the network refused it
	 */
	public void send(byte[] datagram, InetSocketAddress to) throws IOException {
		try {
			this.transport.send(datagram, 0, datagram.length, to);
		}
		catch (RuntimeException ex) {
			// The transport may be the user's; its failure is one of the network.
			throw new IOException(ex.toString(), ex);
		}
	}

	/**
	 * Encodes a message as a datagram.
	 * @param message the message
	 * @return the datagram
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit
	 */
	public byte[] encode(Message message) {
		return this.codec.encode(message);
	}

}
