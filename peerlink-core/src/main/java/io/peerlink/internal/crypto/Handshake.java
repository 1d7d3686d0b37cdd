package io.peerlink.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One handshake of {@code Noise_IKpsk2_25519_AESGCM_SHA256} (Noise specification revision
 * 34):
 *
 * <pre>
 * initiator                                      responder
 * writeFirst  -- e, es, s, ss, payload --&gt;       readFirst
 * readSecond  &lt;-- e, ee, se, psk, payload --     writeSecond
 * split                                          split
 * </pre>
 *
 * A message that is refused changes nothing: the next one may be the right one. Another
 * order of the steps is an {@link IllegalStateException}. Whoever gives a handshake up
 * erases it. Not thread-safe.
 */
public final class Handshake {

	/**
	 * How much longer the first message is than its payload, in bytes.
	 */
	public static final int FIRST_OVERHEAD = 2 * StaticKey.LENGTH + 2 * SealingKey.TAG_LENGTH;

	/**
	 * How much longer the second message is than its payload, in bytes.
	 */
	public static final int SECOND_OVERHEAD = StaticKey.LENGTH + SealingKey.TAG_LENGTH;

	/**
	 * The most bytes that a message has (Noise specification section 3).
	 */
	public static final int MAX_LENGTH = 65_535;

	private static final byte[] PROTOCOL = "Noise_IKpsk2_25519_AESGCM_SHA256".getBytes(StandardCharsets.US_ASCII);

	static final int PSK_LENGTH = 32;

	private static final int SEALED_KEY_LENGTH = StaticKey.LENGTH + SealingKey.TAG_LENGTH;

	private final boolean initiator;

	private final StaticKey own;

	private final StaticKey ephemeral;

	private final byte[] psk;

	private SymmetricState symmetric = SymmetricState.begin(PROTOCOL);

	private Step next;

	private byte @Nullable [] remoteStatic;

	private byte @Nullable [] remoteEphemeral;

	private Handshake(boolean initiator, StaticKey own, byte @Nullable [] remoteStatic, byte[] psk, byte[] prologue,
			StaticKey ephemeral) {
		if (psk.length != PSK_LENGTH) {
			throw new IllegalArgumentException("A pre-shared key has " + PSK_LENGTH + " bytes, not " + psk.length);
		}
		this.initiator = initiator;
		this.own = own;
		this.remoteStatic = remoteStatic;
		this.psk = psk.clone();
		this.ephemeral = ephemeral;
		this.next = initiator ? Step.WRITE_FIRST : Step.READ_FIRST;
		this.symmetric.mixHash(prologue);
		this.symmetric.mixHash((remoteStatic != null) ? remoteStatic : own.publicKey());
	}

	/**
	 * Begins a handshake with another node.
	 * @param own the key of this node
	 * @param remoteStatic the public key of the other node
	 * @param psk the pre-shared key of the realm, 32 bytes, of which a copy is kept
	 * @param prologue what both sides must agree on
	 * @param ephemeral a new key that is used for nothing else, and erased
	 * @return the handshake, whose first step is {@link #writeFirst}
	 */
	public static Handshake initiator(StaticKey own, byte[] remoteStatic, byte[] psk, byte[] prologue,
			StaticKey ephemeral) {
		return new Handshake(true, own, remoteStatic.clone(), psk, prologue, ephemeral);
	}

	/**
	 * Expects the handshake of another node.
	 * @param own the key of this node
	 * @param psk the pre-shared key of the realm, 32 bytes, of which a copy is kept
	 * @param prologue what both sides must agree on
	 * @param ephemeral a new key that is used for nothing else, and erased
	 * @return the handshake, whose first step is {@link #readFirst}
	 */
	public static Handshake responder(StaticKey own, byte[] psk, byte[] prologue, StaticKey ephemeral) {
		return new Handshake(false, own, null, psk, prologue, ephemeral);
	}

	/**
	 * Writes the first message.
	 * @param payload what it carries; whoever reads it knows only that its sender knew
	 * the key of the responder, as it may be a repetition
	 * @param out where it is written
	 * @param off the offset of its first byte
	 * @return its length, 96 bytes more than the payload
	 * @throws SealException if the public key of the other node is none
	 */
	public int writeFirst(byte[] payload, byte[] out, int off) throws SealException {
		expect(Step.WRITE_FIRST);
		checkRoom(FIRST_OVERHEAD, payload, out, off);
		byte[] remote = remoteStatic();
		SymmetricState state = this.symmetric.copy();
		int end = writeEphemeral(state, out, off);
		mixAgreement(state, this.ephemeral, remote);
		end += state.encryptAndHash(this.own.publicKey(), out, end);
		mixAgreement(state, this.own, remote);
		end += state.encryptAndHash(payload, out, end);
		advance(state, Step.READ_SECOND);
		return end - off;
	}

	/**
	 * Reads the first message.
	 * @param in the array with the message
	 * @param off where it begins
	 * @param len how many bytes it has; any number is possible
	 * @return its payload
	 * @throws SealException if it was not made for this responder with this prologue
	 */
	public byte[] readFirst(byte[] in, int off, int len) throws SealException {
		expect(Step.READ_FIRST);
		checkLength(FIRST_OVERHEAD, in, off, len);
		SymmetricState state = this.symmetric.copy();
		byte[] remote = readEphemeral(state, in, off);
		mixAgreement(state, this.own, remote);
		int sealedKey = off + StaticKey.LENGTH;
		byte[] initiatorKey = state.decryptAndHash(in, sealedKey, SEALED_KEY_LENGTH);
		mixAgreement(state, this.own, initiatorKey);
		int sealedPayload = sealedKey + SEALED_KEY_LENGTH;
		byte[] payload = state.decryptAndHash(in, sealedPayload, off + len - sealedPayload);
		this.remoteEphemeral = remote;
		this.remoteStatic = initiatorKey;
		advance(state, Step.WRITE_SECOND);
		return payload;
	}

	/**
	 * Returns the public key of the other node. A responder has it once the first message
	 * is read.
	 * @return a copy, 32 bytes
	 */
	public byte[] remoteStatic() {
		return known(this.remoteStatic).clone();
	}

	/**
	 * Writes the second message. Only who made the first one and knows the pre-shared key
	 * can read it.
	 * @param payload what it carries
	 * @param out where it is written
	 * @param off the offset of its first byte
	 * @return its length, 48 bytes more than the payload
	 * @throws SealException if a public key of the other node is none
	 */
	public int writeSecond(byte[] payload, byte[] out, int off) throws SealException {
		expect(Step.WRITE_SECOND);
		checkRoom(SECOND_OVERHEAD, payload, out, off);
		SymmetricState state = this.symmetric.copy();
		int end = writeEphemeral(state, out, off);
		mixAgreement(state, this.ephemeral, known(this.remoteEphemeral));
		mixAgreement(state, this.ephemeral, remoteStatic());
		state.mixKeyAndHash(this.psk);
		end += state.encryptAndHash(payload, out, end);
		advance(state, Step.SPLIT);
		return end - off;
	}

	/**
	 * Reads the second message.
	 * @param in the array with the message
	 * @param off where it begins
	 * @param len how many bytes it has; any number is possible
	 * @return its payload
	 * @throws SealException if it is not the answer of the responder to the first message
	 */
	public byte[] readSecond(byte[] in, int off, int len) throws SealException {
		expect(Step.READ_SECOND);
		checkLength(SECOND_OVERHEAD, in, off, len);
		SymmetricState state = this.symmetric.copy();
		byte[] remote = readEphemeral(state, in, off);
		mixAgreement(state, this.ephemeral, remote);
		mixAgreement(state, this.own, remote);
		state.mixKeyAndHash(this.psk);
		byte[] payload = state.decryptAndHash(in, off + StaticKey.LENGTH, len - StaticKey.LENGTH);
		advance(state, Step.SPLIT);
		return payload;
	}

	/**
	 * Returns the keys of the session and erases the handshake. A responder knows that
	 * the initiator has the keys only when it has opened a message with them.
	 * @return the keys, which the caller erases
	 */
	public SessionKeys split() {
		expect(Step.SPLIT);
		SessionKeys keys = this.symmetric.split(this.initiator);
		erase();
		return keys;
	}

	/**
	 * Overwrites the ephemeral key and all that was derived. The static key stays.
	 */
	public void erase() {
		this.next = Step.NONE;
		this.symmetric.erase();
		this.ephemeral.erase();
		Arrays.fill(this.psk, (byte) 0);
	}

	/**
	 * With a pre-shared key, an ephemeral key is mixed into the keys as well (section
	 * 9.2).
	 */
	private int writeEphemeral(SymmetricState state, byte[] out, int off) {
		byte[] key = this.ephemeral.publicKey();
		System.arraycopy(key, 0, out, off, key.length);
		state.mixHash(key);
		state.mixKey(key);
		return off + key.length;
	}

	private static byte[] readEphemeral(SymmetricState state, byte[] in, int off) {
		byte[] key = Arrays.copyOfRange(in, off, off + StaticKey.LENGTH);
		state.mixHash(key);
		state.mixKey(key);
		return key;
	}

	private static void mixAgreement(SymmetricState state, StaticKey key, byte[] remote) throws SealException {
		byte[] secret = key.agree(remote);
		state.mixKey(secret);
		Arrays.fill(secret, (byte) 0);
	}

	private void advance(SymmetricState state, Step step) {
		this.symmetric.erase();
		this.symmetric = state;
		this.next = step;
	}

	private void expect(Step step) {
		if (this.next != step) {
			throw new IllegalStateException("The next step of the handshake is " + this.next + ", not " + step);
		}
	}

	private static byte[] known(byte @Nullable [] key) {
		if (key == null) {
			throw new IllegalStateException("The first message was not read");
		}
		return key;
	}

	private static void checkRoom(int overhead, byte[] payload, byte[] out, int off) {
		int length = overhead + payload.length;
		if (length > MAX_LENGTH) {
			throw new IllegalArgumentException("A payload of " + payload.length + " bytes");
		}
		Objects.checkFromIndexSize(off, length, out.length);
	}

	private static void checkLength(int overhead, byte[] in, int off, int len) throws SealException {
		Objects.checkFromIndexSize(off, len, in.length);
		if (len < overhead || len > MAX_LENGTH) {
			throw new SealException("A handshake message of " + len + " bytes");
		}
	}

	private enum Step {

		WRITE_FIRST, READ_FIRST, WRITE_SECOND, READ_SECOND, SPLIT, NONE

	}

}
