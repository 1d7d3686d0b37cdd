package io.peerlink.internal.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.crypto.HandshakeRehearsal;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.wire.Realm;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a node, of which the first one is the present one, and where its own key
 * is kept. Passphrases are stretched on a thread of their own from the beginning, once,
 * as that takes longer than the rest of a start. What handshakes need is loaded
 * meanwhile, so that the first peer comes up as fast as the others. Thread-safe.
 */
public final class RealmSecrets {

	/**
	 * How many secrets there may be besides the present one.
	 */
	public static final int MAX_PREVIOUS = 3;

	private final List<CompletableFuture<RealmKeys>> keys;

	private final @Nullable Path identity;

	/**
	 * Begins to derive the keys.
	 * @param secrets the present secret, and up to {@value #MAX_PREVIOUS} others
	 * @param identity the file with the key of the node, {@code null} for a new key at
	 * each start
	 */
	public RealmSecrets(List<RealmSecret> secrets, @Nullable Path identity) {
		if (secrets.isEmpty() || secrets.size() > 1 + MAX_PREVIOUS) {
			throw new IllegalArgumentException(
					"A node has 1 to " + (1 + MAX_PREVIOUS) + " secrets, not " + secrets.size());
		}
		this.identity = identity;
		List<CompletableFuture<RealmKeys>> keys = new ArrayList<>();
		secrets
			.forEach((secret) -> keys.add(CompletableFuture.supplyAsync(secret::stretch, RealmSecrets::startThread)));
		this.keys = List.copyOf(keys);
		startThread(HandshakeRehearsal::once);
	}

	private static void startThread(Runnable task) {
		Thread thread = new Thread(task, "peerlink-secret");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Returns the keys of all secrets, those of the present one first. Waits for them.
	 */
	List<RealmKeys> keys() {
		return this.keys.stream().map(CompletableFuture::join).toList();
	}

	/**
	 * Returns the realm of the present secret. Waits for its keys.
	 */
	Realm realm() {
		return Realm.of(this.keys.get(0).join());
	}

	/**
	 * Returns whether the key of the node is the same after each start.
	 */
	boolean keepsIdentity() {
		return this.identity != null;
	}

	/**
	 * Returns the key of the node: the one in the file, or a new one.
	 * @throws io.peerlink.error.PeerLinkException when the file cannot be used
	 */
	StaticKey identity() {
		return (this.identity != null) ? new IdentityFile(this.identity).load() : StaticKey.generate();
	}

}
