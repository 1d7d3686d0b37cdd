package io.peerlink.internal.seal;

import java.net.InetSocketAddress;

import io.peerlink.internal.udp.DatagramSeal;

/**
 * Seals what the engine itself has to send: datagrams that have waited, and empty
 * messages. Thread-safe, except where the lock of the engine is mentioned.
 */
final class SessionWriter {

	private static final byte[] EMPTY = new byte[0];

	/**
	 * Sends the datagrams that wait for a session with a node, if there is one. Guarded
	 * by the lock of the engine.
	 * @return whether any was sent
	 */
	boolean flush(Remote remote, long now, Effects effects) {
		Session session = remote.sessions().current();
		if (session == null || !session.canSeal(now)) {
			return false;
		}
		remote.waiting().expire(now, effects);
		boolean sent = false;
		for (KeptDatagram datagram : remote.waiting().takeAll()) {
			byte[] plain = datagram.plain();
			byte[] packet = new byte[plain.length + PacketFormat.OVERHEAD];
			int length = session.seal(plain, 0, plain.length, packet, now);
			if (length == DatagramSeal.NO_SESSION) {
				effects.refuse(datagram, "it has ended");
				continue;
			}
			remote.sealed(datagram.to(), now);
			effects.send(packet, length, datagram.to(), datagram.onRefused());
			sent = true;
		}
		return sent;
	}

	/**
	 * Sends an empty message, which shows that this side has the keys and is there.
	 */
	void sendEmpty(Session session, InetSocketAddress to, long now, Effects effects) {
		byte[] packet = new byte[PacketFormat.OVERHEAD];
		if (session.seal(EMPTY, 0, 0, packet, now) != DatagramSeal.NO_SESSION) {
			effects.send(packet, to);
		}
	}

}
