package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLinkBuilder;

/**
 * Changes the builder of the auto-configured node after the properties were applied.
 * Beans of this type are called in their order.
 */
@FunctionalInterface
public interface PeerLinkBuilderCustomizer {

	/**
	 * Change the builder.
	 * @param builder the builder
	 */
	void customize(PeerLinkBuilder builder);

}
