package io.peerlink.internal.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;

import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.PinnedKey;
import org.jspecify.annotations.Nullable;

/**
 * A name and the key that it belongs to. Immutable.
 */
final class Pin {

	private final String name;

	private final byte[] publicKey;

	private final Instant since;

	Pin(String name, byte[] publicKey, Instant since) {
		this.name = name;
		this.publicKey = publicKey.clone();
		this.since = since.truncatedTo(ChronoUnit.SECONDS);
	}

	/**
	 * Reads a pin.
	 * @param line what {@link #toLine()} returned
	 * @throws IllegalArgumentException if it is damaged
	 * @throws java.time.DateTimeException if it is damaged
	 */
	static Pin ofLine(String line) {
		String[] parts = line.split(" ", 3);
		byte[] key = Base64.getUrlDecoder().decode(parts[0]);
		if (parts.length < 3 || key.length != StaticKey.LENGTH || !NodeName.isValid(parts[2])) {
			throw new IllegalArgumentException("No pin");
		}
		return new Pin(parts[2], key, Instant.parse(parts[1]));
	}

	/**
	 * Returns the pin as one line of a file. The name comes last, as it may have spaces.
	 */
	String toLine() {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(this.publicKey) + " " + this.since + " "
				+ this.name;
	}

	String name() {
		return this.name;
	}

	String nameKey() {
		return NodeName.key(this.name);
	}

	Instant since() {
		return this.since;
	}

	String fingerprint() {
		return StaticKey.fingerprint(this.publicKey);
	}

	/**
	 * Returns whether an instance belongs to the key.
	 */
	boolean isKeyOf(String instanceId) {
		return KeyedInstance.isOf(instanceId, this.publicKey);
	}

	/**
	 * Returns whether another pin has the same key.
	 */
	boolean hasKeyOf(Pin other) {
		return Arrays.equals(this.publicKey, other.publicKey);
	}

	PinnedKey toPinnedKey() {
		return new PinnedKey(this.name, fingerprint(), this.since);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Pin that && this.name.equals(that.name)
				&& this.since.equals(that.since) && Arrays.equals(this.publicKey, that.publicKey));
	}

	@Override
	public int hashCode() {
		return 31 * this.name.hashCode() + Arrays.hashCode(this.publicKey);
	}

	@Override
	public String toString() {
		return "'" + this.name + "' with key " + fingerprint();
	}

}
