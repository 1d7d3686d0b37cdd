package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.handler.CallAuthorizer;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkMethod;
import io.peerlink.spring.annotation.PeerLinkStream;
import io.peerlink.spring.testing.MemoryLan;
import io.peerlink.stream.PeerStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExposureLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExposureLogTests {

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkHandlerAutoConfiguration.class,
						PeerLinkStreamAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	@Test
	void openNodeWarns(CapturedOutput output) {
		this.runner.withBean(Vault.class)
			.run((context) -> assertThat(
					output.getOut().lines().filter((line) -> line.contains("Everyone on the network may call unlock")))
				.singleElement()
				.asString()
				.contains("WARN", "peerlink.node.secret", "peerlink.node.open=true"));
	}

	@Test
	void nodeThatIsMeantToBeOpenDoesNotWarn(CapturedOutput output) {
		this.runner.withBean(Vault.class)
			.withPropertyValues("peerlink.node.open=true")
			.run((context) -> assertThat(output).contains("Everyone on the network may call unlock")
				.doesNotContain("peerlink.node.secret"));
	}

	@Test
	void sealedNodeTellsWhoMayCallIt(CapturedOutput output) {
		String secret = PeerLink.generateSecret();
		this.runner.withBean(Vault.class)
			.withPropertyValues("peerlink.node.secret=" + secret)
			.run((context) -> assertThat(output).contains("Nodes with the same secret may call unlock")
				.doesNotContain("Everyone", secret));
	}

	@Test
	void restrictionsAreTold(CapturedOutput output) {
		this.runner.withBean(Guarded.class)
			.withPropertyValues("peerlink.node.secret=" + PeerLink.generateSecret())
			.withBean(Streams.class)
			.run((context) -> assertThat(output).contains("Nodes with the same secret may call "
					+ "reset (only console-*, admin), status (only *), open the byte streams log (only archive)"));
	}

	/**
	 * A member chooses its name.
	 */
	@Test
	void patternsOfASealedNodeWarn(CapturedOutput output) {
		this.runner.withBean(Guarded.class)
			.withPropertyValues("peerlink.node.secret=" + PeerLink.generateSecret())
			.run((context) -> assertThat(
					output.getOut().lines().filter((line) -> line.contains("may take a name that matches console-*,")))
				.singleElement()
				.asString()
				.contains("WARN", "peerlink.node.identity"));
	}

	@Test
	void exactNamesOfASealedNodeDoNotWarn(CapturedOutput output) {
		this.runner.withBean(Streams.class)
			.withPropertyValues("peerlink.node.secret=" + PeerLink.generateSecret())
			.run((context) -> assertThat(output).contains("log (only archive)").doesNotContain("may take a name"));
	}

	@Test
	void authorizerThatIsNotAskedForAStreamIsTold(CapturedOutput output) {
		this.runner.withBean(Streams.class)
			.withBean(OpenStream.class)
			.withBean(CallAuthorizer.class, () -> (caller, method) -> true)
			.run((context) -> assertThat(output)
				.contains("No CallAuthorizer is asked who may open the byte streams open: they"));
	}

	@Test
	void nothingIsToldOfAuthorizersWithoutOne(CapturedOutput output) {
		this.runner.withBean(OpenStream.class).run((context) -> assertThat(output).doesNotContain("CallAuthorizer"));
	}

	/**
	 * Whoever relies on names has to know that they are nobody's.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void restrictionsOfAnOpenNodeWarn(boolean intended, CapturedOutput output) {
		this.runner.withBean(Guarded.class)
			.withPropertyValues("peerlink.node.open=" + intended)
			.run((context) -> assertThat(
					output.getOut().lines().filter((line) -> line.contains("call reset (only console-*, admin)")))
				.singleElement()
				.asString()
				.contains("WARN", "keep nobody out", "peerlink.node.secret"));
	}

	@Test
	void nodeThatExposesNothingSaysNothing(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output).doesNotContain("Everyone"));
	}

	@PeerLinkHandler(allow = { "console-*", "admin" })
	static class Guarded {

		@PeerLinkMethod
		public String reset() {
			return "reset";
		}

		@PeerLinkMethod(allow = "*")
		public String status() {
			return "fine";
		}

	}

	static class Streams {

		@PeerLinkStream(name = "log", allow = "archive")
		void log(PeerStream stream) {
		}

	}

	static class OpenStream {

		@PeerLinkStream(name = "open")
		void open(PeerStream stream) {
		}

	}

	@PeerLinkHandler
	static class Vault {

		public String unlock() {
			return "open";
		}

	}

}
