package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.peerlink.internal.concurrent.Spares;
import io.peerlink.internal.udp.ReceiveTurn;
import io.peerlink.internal.udp.UdpTransport;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages as UDP datagrams. Thread-safe.
 */
public final class MessageSender implements Link {

	/**
	 * How the systems describe {@code EMSGSIZE}, which has no exception of its own.
	 */
	private static final Pattern TOO_LONG = Pattern.compile("too long|larger than", Pattern.CASE_INSENSITIVE);

	/**
	 * A buffer that has grown beyond this is not kept.
	 */
	private static final int LARGEST_SPARE = 4096;

	private final Spares<EncodedMessage> spares = new Spares<>(() -> new EncodedMessage(this));

	private final MessageCodec codec;

	private final DatagramTransport transport;

	private final boolean authenticated;

	/**
	 * Creates a sender.
	 * @param codec encodes the messages
	 * @param transport sends the datagrams
	 */
	public MessageSender(MessageCodec codec, DatagramTransport transport) {
		this(codec, transport, false);
	}

	/**
	 * Creates a sender.
	 * @param codec encodes the messages
	 * @param transport sends the datagrams
	 * @param authenticated whether the transport delivers only what it knows the sender
	 * of
	 */
	public MessageSender(MessageCodec codec, DatagramTransport transport, boolean authenticated) {
		this.codec = codec;
		this.transport = transport;
		this.authenticated = authenticated;
	}

	@Override
	public boolean send(Message message, InetSocketAddress to) throws IOException {
		sendAndReuse(prepare(message), to);
		return true;
	}

	@Override
	public boolean sendResponse(MessageId id, RawJson result, @Nullable Extension pl, InetSocketAddress to)
			throws IOException {
		EncodedMessage encoded = takeEmpty();
		this.codec.encodeResponse(id, result, pl, encoded.buffer());
		sendAndReuse(encoded, to);
		return true;
	}

	private void sendAndReuse(EncodedMessage encoded, InetSocketAddress to) throws IOException {
		try (encoded) {
			this.transport.send(encoded.array(), 0, encoded.length(), to);
		}
		catch (RuntimeException ex) {
			throw failed(ex);
		}
	}

	@Override
	public boolean isAuthenticated() {
		return this.authenticated;
	}

	/**
	 * Sends a message, unreliably.
	 * @param message the message
	 * @param to where it goes
	 * @param onRefused takes a refusal that comes later, on any thread
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException when the network refused it, or the transport failed. Unless it
	 * {@linkplain #isTooLong is too long}, a later datagram to an address that was
	 * reached before may pass: the refusal is a loss like any other
	 */
	public void send(Message message, InetSocketAddress to, Consumer<IOException> onRefused) throws IOException {
		try (EncodedMessage encoded = prepare(message)) {
			encoded.send(to, onRefused);
		}
	}

	void send(byte[] datagram, int length, InetSocketAddress to, Consumer<IOException> onRefused) throws IOException {
		try {
			this.transport.send(datagram, 0, length, to, onRefused);
		}
		catch (RuntimeException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Sends a message for which nobody waits at once, unreliably. Among many of them, it
	 * may share a datagram with those that follow.
	 * @param message the message
	 * @param to where it goes
	 * @param onRefused takes a refusal that comes later, on any thread
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException as {@link #send(Message, InetSocketAddress, Consumer)} does
	 */
	public void sendInBackground(Message message, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		try (EncodedMessage encoded = prepare(message)) {
			encoded.sendInBackground(to, onRefused);
		}
	}

	void sendInBackground(byte[] datagram, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		if (!(this.transport instanceof UdpTransport udp)) {
			send(datagram, length, to, onRefused);
			return;
		}
		udp.sendInBackground(datagram, 0, length, to, onRefused);
	}

	/**
	 * Returns who reads the socket.
	 * @return the turn, which threads that wait for a reply may take
	 */
	public ReceiveTurn turn() {
		return (this.transport instanceof UdpTransport udp) ? udp.turn() : ReceiveTurn.NONE;
	}

	private static IOException failed(RuntimeException defect) {
		return new IOException("The transport failed: " + defect, defect);
	}

	/**
	 * Returns whether the network will never take a datagram, because it is too long.
	 * @param refusal why it was not sent
	 * @return whether sending it again is of no use
	 */
	public static boolean isTooLong(IOException refusal) {
		String message = refusal.getMessage();
		return message != null && TOO_LONG.matcher(message).find();
	}

	/**
	 * Encodes a message, for those who must know its length before it is sent.
	 * @param message the message
	 * @return the encoded message, which the caller closes
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit
	 */
	public EncodedMessage prepare(Message message) {
		EncodedMessage encoded = takeEmpty();
		this.codec.encode(message, encoded.buffer());
		return encoded;
	}

	/**
	 * Encodes a request, as {@link #prepare} does with a message of these fields.
	 * @param id names the call
	 * @param src the caller's name
	 * @param dst the callee
	 * @param rpc the method
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @param pl the extension object
	 * @param pair the instances of the extension object, if the callee reads short
	 * requests
	 * @param trace the trace that the call belongs to
	 * @return the encoded request, which the caller closes
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit
	 */
	public EncodedMessage prepareRequest(MessageId id, String src, String dst, String rpc, RawJson args, RawJson kwargs,
			@Nullable Extension pl, @Nullable InstancePair pair, @Nullable RawJson trace) {
		EncodedMessage encoded = takeEmpty();
		if (pl != null && pair != null
				&& this.codec.tryEncodeShortRequest(id, src, rpc, args, kwargs, pl, pair, trace, encoded.buffer())) {
			return encoded;
		}
		this.codec.encodeRequest(id, src, dst, rpc, args, kwargs, pl, trace, encoded.buffer());
		return encoded;
	}

	/**
	 * Encodes a message as a datagram that is kept.
	 * @param message the message
	 * @return the datagram
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit
	 */
	public byte[] encode(Message message) {
		try (EncodedMessage encoded = prepare(message)) {
			return Arrays.copyOf(encoded.array(), encoded.length());
		}
	}

	private EncodedMessage takeEmpty() {
		EncodedMessage spare = this.spares.take();
		spare.buffer().truncate(0);
		return spare;
	}

	void reuse(EncodedMessage encoded) {
		if (encoded.buffer().capacity() <= LARGEST_SPARE) {
			this.spares.giveBack(encoded);
		}
	}

}
