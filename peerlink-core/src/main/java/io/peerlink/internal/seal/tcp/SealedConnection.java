package io.peerlink.internal.seal.tcp;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose bytes are sealed, and whose other side is known by its key.
 */
public interface SealedConnection extends StreamConnection {

	/**
	 * Returns who is at the other end: it has proved that it has this key and knows the
	 * secret of the realm. The instance is what it says of itself.
	 * @return the node; {@code null} until the connection is made
	 */
	@Nullable SealedRemote remote();

}
