package io.peerlink.internal.tcp;

import io.peerlink.internal.seal.tcp.SealedNodes;

/**
 * Tests for what a listener of a sealed realm does with members that are hostile: what
 * any listener does.
 */
class SealedHostileConnectionTests extends HostileConnectionTests {

	@Override
	StreamFixture fixture() {
		return new StreamFixture((scheduler) -> new SealedNodes(scheduler, Runnable::run)::seal);
	}

}
