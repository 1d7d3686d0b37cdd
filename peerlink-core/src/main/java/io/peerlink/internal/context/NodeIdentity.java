package io.peerlink.internal.context;

import io.peerlink.internal.wire.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a node, as Java nodes exchange it in the {@code pl} object of a ping
 * (docs/protocol.md, "Ping").
 *
 * @param name the node's name
 * @param instanceId the node's instance, new at every start
 */
public record NodeIdentity(String name, String instanceId) {

	/**
	 * Returns the {@code pl} object that carries this identity.
	 * @return the extension of a ping or its answer
	 */
	public Extension toExtension() {
		return Extension.identity(this.name, this.instanceId);
	}

	/**
	 * Returns the {@code pl} object of a node that takes no calls: nobody discovers it by
	 * that.
	 * @return the extension of a ping
	 */
	public Extension toNamelessExtension() {
		return Extension.nameless(this.instanceId);
	}

	/**
	 * Returns the identity that another node has sent.
	 * @param extension the extension of its message
	 * @return the identity, {@code null} when name or instance is missing or invalid
	 */
	public static @Nullable NodeIdentity of(@Nullable Extension extension) {
		if (extension == null || extension.node() == null || extension.instance() == null) {
			return null;
		}
		return new NodeIdentity(extension.node(), extension.instance());
	}

}
