package io.peerlink.internal.tcp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bytes that messages on their way may take, in all and for each address. A message
 * claims its whole length before any of it is allocated. Thread-safe.
 */
final class ByteLedger {

	private final long limit;

	private final long limitPerAddress;

	private final Map<InetAddress, Long> byAddress = new HashMap<>();

	private final Set<Claim> waiting = new LinkedHashSet<>();

	private long total;

	ByteLedger(long limit, long limitPerAddress) {
		this.limit = limit;
		this.limitPerAddress = limitPerAddress;
	}

	/**
	 * Claims room.
	 * @return whether there is any
	 */
	synchronized boolean tryClaim(InetAddress address, long bytes) {
		long own = this.byAddress.getOrDefault(address, 0L);
		if (this.total + bytes > this.limit || own + bytes > this.limitPerAddress) {
			return false;
		}
		this.total += bytes;
		this.byAddress.put(address, own + bytes);
		return true;
	}

	/**
	 * Claims room, now or as soon as there is any: those who wait get it in their order,
	 * but no address waits for another one that has too much.
	 * @return whether there is room now; otherwise the claim is told later
	 */
	synchronized boolean claim(Claim claim) {
		if (tryClaim(claim.address(), claim.bytes())) {
			return true;
		}
		this.waiting.add(claim);
		return false;
	}

	/**
	 * Gives up to wait for room.
	 * @return whether the claim was waiting; otherwise it may have got its room
	 */
	synchronized boolean withdraw(Claim claim) {
		return this.waiting.remove(claim);
	}

	/**
	 * Gives room back.
	 */
	void release(InetAddress address, long bytes) {
		granted(address, bytes).forEach(Claim::granted);
	}

	private synchronized List<Claim> granted(InetAddress address, long bytes) {
		this.total -= bytes;
		this.byAddress.computeIfPresent(address, (key, own) -> (own > bytes) ? own - bytes : null);
		if (this.waiting.isEmpty()) {
			return List.of();
		}
		List<Claim> granted = new ArrayList<>();
		Iterator<Claim> claims = this.waiting.iterator();
		while (claims.hasNext()) {
			Claim claim = claims.next();
			if (tryClaim(claim.address(), claim.bytes())) {
				claims.remove();
				granted.add(claim);
			}
		}
		return granted;
	}

	/**
	 * Returns how many bytes are claimed.
	 */
	synchronized long total() {
		return this.total;
	}

	/**
	 * Somebody who waits for room. Compared by identity.
	 */
	interface Claim {

		InetAddress address();

		long bytes();

		/**
		 * Tells that there is room now. Called on any thread; must return at once.
		 */
		void granted();

	}

}
