package io.peerlink;

import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * A listener for nodes that only announce themselves.
 */
final class IgnoringListener implements DiscoveryListener {

	@Override
	public void discovered(String source, DiscoveredNode node) {
	}

	@Override
	public void lost(String source, String name, @Nullable String instanceId) {
	}

}
