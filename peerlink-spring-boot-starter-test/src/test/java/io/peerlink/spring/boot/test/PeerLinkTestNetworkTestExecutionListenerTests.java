package io.peerlink.spring.boot.test;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Every test method creates the same nodes. A name is free again when the node of the
 * previous method has been stopped.
 */
@SpringJUnitConfig
@AutoConfigurePeerLink
@AutoConfigureTestPeerLink
class PeerLinkTestNetworkTestExecutionListenerTests {

	private static @Nullable PeerLink ofTheClass;

	private final PeerLinkTestNetwork network;

	private final PeerLink application;

	PeerLinkTestNetworkTestExecutionListenerTests(@Autowired PeerLinkTestNetwork network,
			@Autowired PeerLink application) {
		this.network = network;
		this.application = application;
		network.node("created by the constructor");
	}

	@BeforeAll
	static void startNodeOfTheClass(@Autowired PeerLinkTestNetwork network) {
		ofTheClass = network.connect(PeerLink.builder("connected for the class")).build().start();
	}

	@AfterAll
	static void stopNodeOfTheClass() {
		if (ofTheClass != null) {
			ofTheClass.stop();
		}
	}

	@BeforeEach
	void startNode() {
		this.network.node("created before each");
	}

	@RepeatedTest(2)
	void nodesOfATestMethodAreStoppedAfterIt() {
		this.network.node("created by the method");
		assertNodes();
	}

	private void assertNodes() {
		assertThat(this.application.peers()).extracting(Peer::name)
			.containsExactly("connected for the class", "created before each", "created by the constructor",
					"created by the method");
	}

	@Test
	void testWithoutApplicationContextIsIgnored() {
		TestContext test = mock();
		given(test.hasApplicationContext()).willReturn(false);
		given(test.getApplicationContext()).willThrow(new IllegalStateException("not there"));
		assertThatNoException().isThrownBy(() -> new PeerLinkTestNetworkTestExecutionListener().afterTestMethod(test));
	}

	@Nested
	class NestedTests {

		@RepeatedTest(2)
		void nodesOfANestedTestMethodAreStoppedAfterIt() {
			PeerLinkTestNetworkTestExecutionListenerTests.this.network.node("created by the method");
			assertNodes();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
