package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.spring.boot.test.AutoConfigurePeerLink;
import io.peerlink.spring.boot.test.AutoConfigureTestPeerLink;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a node in a slice of Spring Boot.
 */
@JsonTest
@AutoConfigurePeerLink
@AutoConfigureTestPeerLink
class OtherSliceTests {

	@Test
	void nodeIsOnTheNetwork(@Autowired PeerLink node, @Autowired PeerLinkTestNetwork network) {
		assertThat(network.node("Phone").peers()).extracting(Peer::name).containsExactly(node.name());
	}

}
