package io.peerlink.internal.node;

import java.util.concurrent.CompletableFuture;

import io.peerlink.error.NameTakenException;
import io.peerlink.internal.liveness.NameConflictProbe;
import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a name that no live node has: the wanted one, or where that is allowed the first
 * free numbered one.
 */
final class NameClaimer {

	/**
	 * How many names are tried one after the other.
	 */
	static final int MAX_ATTEMPTS = 20;

	private static final Logger logger = LoggerFactory.getLogger(NameClaimer.class);

	private final String wanted;

	private final boolean renameOnConflict;

	private final NameConflictProbe probe;

	NameClaimer(NodeSettings settings, NameConflictProbe probe) {
		this.wanted = settings.name();
		this.renameOnConflict = settings.renameOnConflict();
		this.probe = probe;
	}

	/**
	 * Finds a free name.
	 * @param number the number to begin with
	 * @return completes with the name; fails with a {@link NameTakenException}
	 */
	CompletableFuture<NameClaim> claim(int number) {
		return claim(number, number + MAX_ATTEMPTS - 1);
	}

	private CompletableFuture<NameClaim> claim(int number, int last) {
		NameClaim claim = NameClaim.of(this.wanted, number);
		return this.probe.findOwner(claim.name()).thenCompose((owner) -> {
			if (owner.isEmpty()) {
				return CompletableFuture.completedFuture(claim);
			}
			if (!this.renameOnConflict || number >= last) {
				return CompletableFuture.failedFuture(taken(claim.name(), owner.get()));
			}
			logger.warn("The name '{}' is taken, trying '{}'", claim.name(),
					NameClaim.of(this.wanted, number + 1).name());
			return claim(number + 1, last);
		});
	}

	private static NameTakenException taken(String name, DiscoveredNode owner) {
		return new NameTakenException(name, Peer.hostAndPort(owner.address()));
	}

}
