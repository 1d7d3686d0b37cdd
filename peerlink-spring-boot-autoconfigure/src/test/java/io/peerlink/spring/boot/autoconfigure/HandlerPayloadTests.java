package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that arguments and results of handlers are converted with the settings of the
 * application's JSON mapper.
 */
class HandlerPayloadTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PeerLinkAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean(Bakery.class)
		.withPropertyValues("peerlink.node.name=bakery");

	@Test
	void namingStrategyAppliesToPayloadsAndNotToTheEnvelope() {
		run("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE", (bakery) -> {
			Map<String, Object> order = Map.of("ItemName", "bread", "Count", 2);
			assertThat(bakery.call("bake", JsonNode.class, order)).hasToString("{\"ItemName\":\"bread\",\"Count\":4}");
		});
	}

	@Test
	void namingStrategyDoesNotApplyToParameters() {
		run("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE", (bakery) -> {
			PeerClient named = bakery
				.with(CallOptions.defaults().withKwarg("nextOrder", Map.of("ItemName", "roll", "Count", 1)));
			assertThat(named.call("bake", JsonNode.class)).hasToString("{\"ItemName\":\"roll\",\"Count\":2}");
		});
	}

	@Test
	void unknownPropertiesAreRefusedIfConfigured() {
		run("spring.jackson.deserialization.fail-on-unknown-properties=true",
				(bakery) -> assertThatExceptionOfType(RemoteErrorException.class)
					.isThrownBy(() -> bakery.call("bake", JsonNode.class,
							Map.of("itemName", "roll", "count", 1, "colour", "red")))
					.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"))
					.satisfies((ex) -> assertThat(ex.getRemoteMessage())
						.startsWith("bake(Order nextOrder): argument 'nextOrder' must be Order: ")
						.contains("colour")
						.doesNotContain("io.peerlink")));
	}

	private void run(String property, Scenario scenario) {
		this.runner.withPropertyValues(property).run((context) -> {
			try (PeerLink caller = this.lan.node("caller").start()) {
				caller.awaitPeer("bakery", Duration.ofSeconds(10));
				scenario.run(caller.peer("bakery"));
			}
		});
	}

	@FunctionalInterface
	interface Scenario {

		void run(PeerClient bakery) throws Exception;

	}

	record Order(String itemName, int count) {
	}

	@PeerLinkHandler
	static class Bakery {

		public Order bake(Order nextOrder) {
			return new Order(nextOrder.itemName(), 2 * nextOrder.count());
		}

	}

}
