package io.peerlink.internal.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.peerlink.spi.TransportCounters;

/**
 * Makes turns that share one socket, from which nobody reads: a test makes many
 * thousands.
 */
final class Turns {

	static final DatagramSocket SOCKET;

	static final Doorbell DOORBELL;

	static {
		try {
			SOCKET = new DatagramSocket(0, InetAddress.getLoopbackAddress());
			DOORBELL = Doorbell.of((InetSocketAddress) SOCKET.getLocalSocketAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final DatagramReader READER = new DatagramReader(SOCKET, (buffer, length, from) -> {
	}, new TransportCounters(), DOORBELL);

	private static final Thread ANOTHER = new Thread("reads");

	private Turns() {
	}

	/**
	 * Returns a turn that is free.
	 */
	static Turn free(WakeChain chain) {
		return new Turn(READER, DOORBELL, false, chain, () -> {
		});
	}

	/**
	 * Returns a turn that another thread has, so that those who wait are parked.
	 */
	static Turn taken(WakeChain chain) {
		Turn turn = free(chain);
		turn.tryTake(ANOTHER);
		return turn;
	}

}
