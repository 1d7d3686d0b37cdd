package io.peerlink.internal.seal;

import java.util.Arrays;
import java.util.UUID;

import io.peerlink.internal.crypto.StaticKey;
import org.jspecify.annotations.Nullable;

/**
 * One run of a node, as a session knows it: the key of the node and the id of the
 * instance. Immutable.
 */
public final class SealedRemote implements Comparable<SealedRemote> {

	private final byte[] publicKey;

	private final UUID instance;

	private final String instanceId;

	private final String fingerprint;

	private final int hash;

	/**
	 * Creates an identity.
	 * @param publicKey the public key of the node, 32 bytes, of which a copy is kept
	 * @param instance the id of the instance
	 * @throws IllegalArgumentException if the key has another length
	 */
	public SealedRemote(byte[] publicKey, UUID instance) {
		if (publicKey.length != StaticKey.LENGTH) {
			throw new IllegalArgumentException(
					"A public key has " + StaticKey.LENGTH + " bytes, not " + publicKey.length);
		}
		this.publicKey = publicKey.clone();
		this.instance = instance;
		this.instanceId = instance.toString();
		this.fingerprint = StaticKey.fingerprint(publicKey);
		this.hash = 31 * Arrays.hashCode(this.publicKey) + instance.hashCode();
	}

	/**
	 * Returns the public key.
	 * @return a copy, 32 bytes
	 */
	public byte[] publicKey() {
		return this.publicKey.clone();
	}

	/**
	 * Returns the id of the instance.
	 * @return the id
	 */
	public UUID instance() {
		return this.instance;
	}

	/**
	 * Returns the id of the instance as messages and announcements have it.
	 * @return the id, always the same object
	 */
	public String instanceId() {
		return this.instanceId;
	}

	/**
	 * Returns the fingerprint of the public key.
	 * @return eight groups of four hexadecimal digits
	 */
	public String fingerprint() {
		return this.fingerprint;
	}

	/**
	 * Returns whether this node may claim an instance id: it is its own, or none.
	 * @param claimed the id in a message, {@code null} for none
	 * @return whether it is no other one's
	 */
	public boolean mayClaim(@Nullable String claimed) {
		return claimed == null || claimed.equals(this.instanceId);
	}

	boolean hasKeyOf(SealedRemote other) {
		return Arrays.equals(this.publicKey, other.publicKey);
	}

	/**
	 * An order that all nodes agree on, without a meaning: by the bytes of the key, then
	 * by those of the instance id, as unsigned numbers.
	 */
	@Override
	public int compareTo(SealedRemote other) {
		int keys = Arrays.compareUnsigned(this.publicKey, other.publicKey);
		if (keys != 0) {
			return keys;
		}
		int high = Long.compareUnsigned(this.instance.getMostSignificantBits(),
				other.instance.getMostSignificantBits());
		return (high != 0) ? high : Long.compareUnsigned(this.instance.getLeastSignificantBits(),
				other.instance.getLeastSignificantBits());
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof SealedRemote that && this.hash == that.hash
				&& this.instance.equals(that.instance) && Arrays.equals(this.publicKey, that.publicKey));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public String toString() {
		return this.instanceId + " with key " + this.fingerprint;
	}

}
