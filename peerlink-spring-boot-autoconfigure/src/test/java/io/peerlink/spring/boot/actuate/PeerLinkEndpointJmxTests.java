package io.peerlink.spring.boot.actuate;

import java.time.Duration;
import java.time.Instant;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.autoconfigure.PeerLinkAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkBuilderCustomizer;
import io.peerlink.spring.boot.autoconfigure.PeerLinkEndpointAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkLifecycleAutoConfiguration;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkEndpointJmxTests {

	private final MemoryLan lan = new MemoryLan();

	private final MBeanServer server = MBeanServerFactory.newMBeanServer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkLifecycleAutoConfiguration.class, PeerLinkEndpointAutoConfiguration.class,
				EndpointAutoConfiguration.class, JmxAutoConfiguration.class, JmxEndpointAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean("mbeanServer", MBeanServer.class, () -> this.server)
		.withPropertyValues("peerlink.node.name=Server", "spring.jmx.enabled=true");

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.jmx.exposure.include=peerlink");

	@Test
	void nodeIsShown() {
		this.exposed.run((context) -> {
			assertThat(node().at("/node/name").stringValue()).isEqualTo("Server");
			assertThat(node().at("/node/announced").booleanValue()).isTrue();
			context.stop();
			assertThat(node().at("/node/running").booleanValue()).isFalse();
		});
	}

	@Test
	void peerIsShownWithTimesAsText() {
		this.exposed.run((context) -> {
			try (PeerLink client = this.lan.node("Client").start()) {
				context.getBean(PeerLink.class).awaitPeer("Client", Duration.ofSeconds(10));
				JsonNode peer = peer("client").path("peer");
				assertThat(peer.path("instanceId").stringValue()).isEqualTo(client.status().instanceId());
				assertThat(Instant.parse(peer.path("since").stringValue())).isBefore(Instant.now().plusSeconds(1));
			}
		});
	}

	@Test
	void unknownPeerIsNull() {
		this.exposed.run((context) -> assertThat(peer("nobody").isNull()).isTrue());
	}

	@Test
	void endpointIsAbsentWhenItIsNotExposed() {
		this.runner.run((context) -> assertThat(this.server.isRegistered(name())).isFalse());
	}

	private JsonNode node() throws JMException {
		return invoke("node", new Object[0], new String[0]);
	}

	private JsonNode peer(String peer) throws JMException {
		return invoke("peer", new Object[] { peer }, new String[] { String.class.getName() });
	}

	private JsonNode invoke(String operation, Object[] arguments, String[] types) throws JMException {
		return JsonMapper.shared().valueToTree(this.server.invoke(name(), operation, arguments, types));
	}

	private static ObjectName name() throws JMException {
		return new ObjectName("org.springframework.boot:type=Endpoint,name=Peerlink");
	}

}
