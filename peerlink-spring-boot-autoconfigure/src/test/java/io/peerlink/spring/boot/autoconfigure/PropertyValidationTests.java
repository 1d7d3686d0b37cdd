package io.peerlink.spring.boot.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failures of applications with invalid property values.
 */
class PropertyValidationTests {

	/**
	 * Has no invalid value, because its condition treats every value but {@code true} as
	 * {@code false}, as conditions of Spring Boot do.
	 */
	private static final String SWITCH = "peerlink.enabled";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class));

	static Stream<BadValue> badValues() {
		return Stream.of(bad("node.name", "a name that is far too long for the label of a DNS service instance", "63"),
				bad("node.name", "a\tb", "control character"), bad("node.rename-on-conflict", "maybe", "boolean"),
				bad("node.port", "65536", "between 0 and 65535"), bad("node.port", "-1", "between 0 and 65535"),
				bad("node.port", "high", "high"), bad("node.tcp-port", "65536", "between 0 and 65535"),
				bad("rpc.max-payload-size", "65MB", "between 1200 and 67108864"),
				bad("node.bind-address", "::1", "IPv4"), bad("node.open", "maybe", "boolean"),
				bad("node.identity", "http://example.org/key", "http://example.org/key"),
				bad("security.pins", " ", "the path of a file"), bad("security.pins", "a\0b", "pins"),
				bad("security.pins", "true", "'memory', 'off'"), bad("security.pins", "ON", "'memory', 'off'"),
				bad("security.pins", "yes", "'memory', 'off'"), bad("security.pins", "none", "'memory', 'off'"),
				bad("security.pins", "disabled", "'memory', 'off'"), bad("node.secret", "", "blank"),
				bad("node.secret", " \t", "blank"), bad("node.secret", "swordfish", "12 characters"),
				bad("node.previous-secrets", "swordfish", "12 characters"),
				bad("discovery.mdns.enabled", "maybe", "boolean"), bad("discovery.interfaces", "eth0,,wlan0", "blank"),
				bad("discovery.static-peers", "192.0.2.7", "the port is missing"),
				bad("discovery.static-peers", "192.0.2.7:0", "from 1 to 65535"),
				bad("discovery.static-peers", "192.0.2.7:5000,Phone1@", "'Phone1@'"),
				bad("discovery.static-peers", "[fe80::1]:5000", "IPv6"), bad("discovery.max-peers", "0", "positive"),
				bad("liveness.enabled", "maybe", "boolean"), bad("liveness.java-interval", "0s", "positive"),
				bad("liveness.java-timeout", "-1s", "positive"), bad("liveness.other-interval", "soon", "soon"),
				bad("liveness.other-interval", "-5s", "positive"), bad("liveness.other-timeout", "0", "positive"),
				bad("liveness.misses", "0", "at least 1"), bad("rpc.timeout", "0s", "positive"),
				bad("rpc.timeout", "5 apples", "5 apples"), bad("rpc.max-pending-calls", "0", "positive"),
				bad("handler.concurrency", "0", "positive"), bad("handler.concurrency", "3000000000", "3000000000"),
				bad("handler.queue-capacity", "-1", "positive"), bad("handler.error-messages", "some", "some"),
				bad("web.problemdetails.enabled", "maybe", "boolean"), bad("channels.max", "0", "positive"),
				bad("channels.max-per-peer", "-1", "positive"), bad("streams.max", "0", "positive"),
				bad("files.inbox", "http://example.org/inbox", "http://example.org/inbox"),
				bad("files.shared", "http://example.org/shared", "http://example.org/shared"),
				bad("files.max-size", "0B", "positive"), bad("files.names", "*.txt,[a", "'[a'"),
				bad("files.overwrite", "maybe", "boolean"), bad("transport.bundling", "maybe", "boolean"),
				bad("tcp.enabled", "maybe", "boolean"), bad("shutdown-timeout", "-1s", "negative"));
	}

	@ParameterizedTest
	@MethodSource("badValues")
	void badValueFailsTheStartAndReportsItsProperty(BadValue bad) {
		this.runner.withPropertyValues(bad.property() + "=" + bad.value()).run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			assertThat(propertyOf(failure)).isEqualTo(bad.property());
			assertThat(failure).hasStackTraceContaining(bad.reason());
		});
	}

	@Test
	void everyPropertyIsTestedWithABadValue() {
		Set<String> tested = badValues().map(BadValue::property).collect(Collectors.toCollection(TreeSet::new));
		tested.add(SWITCH);
		assertThat(tested).isEqualTo(new TreeSet<>(PropertyMetadata.read().ownNames()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "peerlink.channels.max=1", "peerlink.channels.max-per-peer=1000",
			"peerlink.liveness.java-interval=10ms", "peerlink.liveness.java-timeout=1h", "peerlink.node.name=",
			"peerlink.discovery.static-peers=", "peerlink.shutdown-timeout=0s", "peerlink.rpc.timeout=36500d",
			"peerlink.liveness.other-interval=999999999d", "peerlink.handler.queue-capacity=2147483647" })
	void unusualValueIsAccepted(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasSingleBean(PeerLink.class));
	}

	@Test
	void secretIsNotShownWhenAnotherValueIsBad() {
		this.runner.withPropertyValues("peerlink.node.secret=hush hush hush", "peerlink.node.port=-1")
			.run((context) -> assertThat(context.getStartupFailure()).isNotNull()
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("peerlink.node.port"))
				.extracting(PropertyValidationTests::messages)
				.asString()
				.doesNotContain("hush"));
	}

	@Test
	void badSecretIsNotShown() {
		for (String property : List.of("secret", "previous-secrets")) {
			this.runner.withPropertyValues("peerlink.node." + property + "=swordfish")
				.run((context) -> assertThat(context.getStartupFailure()).isNotNull()
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("peerlink.node." + property))
					.extracting(PropertyValidationTests::messages)
					.asString()
					.contains("12 characters")
					.doesNotContain("swordfish"));
		}
	}

	private static BadValue bad(String property, String value, String reason) {
		return new BadValue("peerlink." + property, value, reason);
	}

	private static @Nullable String propertyOf(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
				return invalid.getName();
			}
			if (cause instanceof BindException unbound && unbound.getProperty() != null) {
				return unbound.getProperty().getName().toString();
			}
		}
		return null;
	}

	private static String messages(Throwable failure) {
		return Stream.iterate(failure, (cause) -> cause != null, Throwable::getCause)
			.map(Throwable::getMessage)
			.collect(Collectors.joining("\n"));
	}

	record BadValue(String property, String value, String reason) {

		@Override
		public String toString() {
			return this.property + "=" + this.value;
		}

	}

}
