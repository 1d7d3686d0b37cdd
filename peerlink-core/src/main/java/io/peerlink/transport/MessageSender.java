package io.peerlink.transport;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.wire.Message;
import io.peerlink.wire.MessageCodec;

/**
 * The way down: a message becomes a datagram and leaves.
 */
public final class MessageSender {

	private final MessageCodec codec;

	private final DatagramTransport transport;

	public MessageSender(MessageCodec codec, DatagramTransport transport) {
		this.codec = codec;
		this.transport = transport;
	}

	/**
	 * Send one message, unreliably. Any thread may call this.
	 * @param message what to send
	 * @param to where it goes
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit into a
	 * datagram; nothing was sent
	 * @throws IOException when the network refused it
	 */
	public void send(Message message, InetSocketAddress to) throws IOException {
		send(encode(message), to);
	}

	/**
	 * Send what was {@link #encode encoded}, unreliably. Any thread may call this.
	 * @param datagram an encoded message
	 * @param to where it goes
	 * @throws IOException when the network refused it
	 */
	public void send(byte[] datagram, InetSocketAddress to) throws IOException {
		this.transport.send(datagram, 0, datagram.length, to);
	}

	/**
	 * Make the datagram of a message.
	 * @param message what to send
	 * @return the datagram
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit
	 */
	public byte[] encode(Message message) {
		return this.codec.encode(message);
	}

}
