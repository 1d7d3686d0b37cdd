package io.peerlink.internal.context;

import io.peerlink.internal.wire.Extension;
import org.jspecify.annotations.Nullable;

/**
 * Who a node is, as it tells other Java nodes in the {@code pl} object of a ping.
 *
 * @param name the node's name
 * @param instanceId the node's instance, new at every start
 */
public record NodeIdentity(String name, String instanceId) {

	public Extension toExtension() {
		return Extension.identity(this.name, this.instanceId);
	}

	/**
	 * Read what another node says of itself.
	 * @return the identity, {@code null} when it does not tell one that a node can have
	 */
	public static @Nullable NodeIdentity of(@Nullable Extension extension) {
		if (extension == null || extension.node() == null || extension.instance() == null) {
			return null;
		}
		return new NodeIdentity(extension.node(), extension.instance());
	}

}
