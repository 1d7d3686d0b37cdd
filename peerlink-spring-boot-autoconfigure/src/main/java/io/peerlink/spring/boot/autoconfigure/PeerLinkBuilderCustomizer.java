package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLinkBuilder;

/**
 * Callback interface that can be implemented by beans wishing to customize the builder of
 * the auto-configured node after the properties have been applied. Beans of this type are
 * called in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PeerLinkBuilderCustomizer {

	/**
	 * Customizes the builder.
	 * @param builder the builder to customize
	 */
	void customize(PeerLinkBuilder builder);

}
