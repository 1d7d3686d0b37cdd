package io.peerlink.internal.crypto;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes a handshake that nobody sees, and that protects nothing. The first one of a
 * process takes about a quarter of a second, in which the algorithms of the JDK are found
 * and loaded, and a later one some milliseconds.
 */
public final class HandshakeRehearsal {

	private static final AtomicBoolean DONE = new AtomicBoolean();

	private HandshakeRehearsal() {
	}

	/**
	 * Makes a handshake, unless this process has made one in this way. Thread-safe.
	 */
	public static void once() {
		if (DONE.compareAndSet(false, true)) {
			try {
				rehearse();
			}
			catch (SealException ex) {
				throw new IllegalStateException("A handshake between two good keys failed", ex);
			}
		}
	}

	static void rehearse() throws SealException {
		StaticKey caller = key(1);
		StaticKey callee = key(2);
		byte[] psk = new byte[Handshake.PSK_LENGTH];
		byte[] empty = new byte[0];
		byte[] packet = new byte[Handshake.FIRST_OVERHEAD];
		Handshake initiator = Handshake.initiator(caller, callee.publicKey(), psk, empty, key(3));
		Handshake responder = Handshake.responder(callee, psk, empty, key(4));
		int length = initiator.writeFirst(empty, packet, 0);
		responder.readFirst(packet, 0, length);
		length = responder.writeSecond(empty, packet, 0);
		initiator.readSecond(packet, 0, length);
		initiator.split();
		responder.split();
	}

	private static StaticKey key(int number) {
		byte[] scalar = new byte[StaticKey.LENGTH];
		Arrays.fill(scalar, (byte) number);
		return StaticKey.ofPrivate(scalar);
	}

}
