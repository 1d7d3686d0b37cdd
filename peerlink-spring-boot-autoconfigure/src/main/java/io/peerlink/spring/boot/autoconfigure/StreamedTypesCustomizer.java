package io.peerlink.spring.boot.autoconfigure;

/**
 * {@link PeerLinkBuilderCustomizer} that adds {@link io.peerlink.spi.StreamedType}s and
 * nothing else. So it suits any node that is to stream what the node of the application
 * does, such as the nodes of tests.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface StreamedTypesCustomizer extends PeerLinkBuilderCustomizer {

}
