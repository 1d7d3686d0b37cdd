package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.boot.autoconfigure.PeerLinkBuilderCustomizer;
import io.peerlink.spring.boot.test.AutoConfigurePeerLink;
import io.peerlink.spring.boot.test.PeerLinkTest;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import io.peerlink.spring.boot.test.greenhouse.Windows.Opened;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the application together with a second one that the test starts.
 */
@PeerLinkTest(handlers = Windows.class, properties = "peerlink.node.name=greenhouse")
@Import(Motor.class)
class TwoApplicationsTests {

	@Test
	void houseOpensTheWindows(@Autowired PeerLinkTestNetwork network) {
		try (ConfigurableApplicationContext house = new SpringApplicationBuilder(House.class)
			.initializers((GenericApplicationContext context) -> context.registerBean(PeerLinkBuilderCustomizer.class,
					() -> network::connect))
			.web(WebApplicationType.NONE)
			.run("--peerlink.node.name=house")) {
			PeerLinkOperations peers = house.getBean(PeerLinkOperations.class);
			assertThat(peers.call("greenhouse", "open", Opened.class, 15)).isEqualTo(new Opened(15, "house"));
		}
	}

	@AutoConfigurePeerLink
	static class House {

	}

}
