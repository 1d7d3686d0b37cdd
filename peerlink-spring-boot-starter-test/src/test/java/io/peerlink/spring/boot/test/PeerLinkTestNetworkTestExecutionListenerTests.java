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
 * Every test method here makes the same nodes. A name is free again once the node of the
 * method before is gone.
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
		network.node("made by the constructor");
	}

	@BeforeAll
	static void startOne(@Autowired PeerLinkTestNetwork network) {
		ofTheClass = network.connect(PeerLink.builder("connected for the class")).build().start();
	}

	@AfterAll
	static void stopOne() {
		if (ofTheClass != null) {
			ofTheClass.stop();
		}
	}

	@BeforeEach
	void makeOne() {
		this.network.node("made before each");
	}

	@RepeatedTest(2)
	void nodesOfATestMethodGoWithIt() {
		this.network.node("made by the method");
		assertNodes();
	}

	private void assertNodes() {
		assertThat(this.application.peers()).extracting(Peer::name)
			.containsExactly("connected for the class", "made before each", "made by the constructor",
					"made by the method");
	}

	@Test
	void testWithoutApplicationContextIsLeftAlone() {
		TestContext test = mock();
		given(test.hasApplicationContext()).willReturn(false);
		given(test.getApplicationContext()).willThrow(new IllegalStateException("not there"));
		assertThatNoException().isThrownBy(() -> new PeerLinkTestNetworkTestExecutionListener().afterTestMethod(test));
	}

	@Nested
	class NestedTests {

		@RepeatedTest(2)
		void nodesOfANestedTestMethodGoWithIt() {
			PeerLinkTestNetworkTestExecutionListenerTests.this.network.node("made by the method");
			assertNodes();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
