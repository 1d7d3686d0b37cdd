package io.peerlink.internal.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The messages of one test that a socket was given, which all tests share and which sends
 * none.
 */
final class SentMessages {

	static final InetSocketAddress TO = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

	static final DatagramSocket SOCKET = CountingSocket.open();

	private static final Map<Integer, SentMessages> ALL = new ConcurrentHashMap<>();

	private static final AtomicInteger NEXT = new AtomicInteger();

	private final int id = NEXT.incrementAndGet();

	private final AtomicIntegerArray counts = new AtomicIntegerArray(2);

	private SentMessages() {
	}

	static SentMessages create() {
		SentMessages created = new SentMessages();
		ALL.put(created.id, created);
		return created;
	}

	byte[] message(int index) {
		return ByteBuffer.allocate(2 * Integer.BYTES).putInt(this.id).putInt(index).array();
	}

	int count(int index) {
		return this.counts.get(index);
	}

	void forget() {
		ALL.remove(this.id);
	}

	private static final class CountingSocket extends DatagramSocket {

		private CountingSocket() throws IOException {
			super(0, InetAddress.getLoopbackAddress());
		}

		static CountingSocket open() {
			try {
				return new CountingSocket();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void send(DatagramPacket packet) {
			ByteBuffer message = ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength());
			SentMessages sender = ALL.get(message.getInt());
			if (sender != null) {
				sender.counts.incrementAndGet(message.getInt());
			}
		}

	}

}
