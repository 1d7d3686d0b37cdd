package io.peerlink.internal.crypto;

import java.util.Arrays;

/**
 * The two keys that a handshake gives. The key that one side sends with is the key that
 * the other side receives with.
 */
public final class SessionKeys {

	private final byte[] send;

	private final byte[] receive;

	/**
	 * Creates the keys of a session.
	 * @param send the key of what this side sends, 32 bytes
	 * @param receive the key of what this side receives, 32 bytes
	 */
	public SessionKeys(byte[] send, byte[] receive) {
		this.send = send;
		this.receive = receive;
	}

	/**
	 * Returns the key of what this side sends.
	 * @return the key itself, no copy, 32 bytes
	 */
	public byte[] send() {
		return this.send;
	}

	/**
	 * Returns the key of what this side receives.
	 * @return the key itself, no copy, 32 bytes
	 */
	public byte[] receive() {
		return this.receive;
	}

	/**
	 * Overwrites both keys.
	 */
	public void erase() {
		Arrays.fill(this.send, (byte) 0);
		Arrays.fill(this.receive, (byte) 0);
	}

	/**
	 * Returns a text without the keys.
	 */
	@Override
	public String toString() {
		return "SessionKeys[]";
	}

}
