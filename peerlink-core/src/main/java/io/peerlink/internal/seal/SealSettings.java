package io.peerlink.internal.seal;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.time.Scheduler;

/**
 * What a {@link SealEngine} takes from outside.
 *
 * @param scheduler the time
 * @param random the source of ephemeral keys; thread-safe, and unpredictable in
 * production
 * @param key the key of this node
 * @param instance the id of this run, never used before
 * @param realms the keys of one to four secrets: handshakes are begun with the first one,
 * and with the others when there is no answer; those of others may have any of them
 * @param directory what discovery says of the keys of others
 * @param policy which keys are permitted
 */
public record SealSettings(Scheduler scheduler, RandomGenerator random, StaticKey key, UUID instance,
		List<RealmKeys> realms, KeyDirectory directory, KeyPolicy policy) {

	public SealSettings {
		realms = List.copyOf(realms);
		if (realms.isEmpty() || realms.size() > SealLimits.MAX_REALMS) {
			throw new IllegalArgumentException(
					"A node has 1 to " + SealLimits.MAX_REALMS + " secrets, not " + realms.size());
		}
	}

	/**
	 * Returns a new key for one handshake, which erases it.
	 * @return the key
	 */
	public StaticKey newEphemeral() {
		byte[] scalar = new byte[StaticKey.LENGTH];
		this.random.nextBytes(scalar);
		StaticKey ephemeral = StaticKey.ofPrivate(scalar);
		Arrays.fill(scalar, (byte) 0);
		return ephemeral;
	}

}
