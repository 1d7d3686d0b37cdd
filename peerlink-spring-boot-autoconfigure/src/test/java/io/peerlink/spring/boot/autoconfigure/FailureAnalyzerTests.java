package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.peerlink.PeerLink;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the analysis of startup failures. Uses all registered analyzers, including
 * those of Spring Boot, and real failures.
 */
class FailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withPropertyValues("peerlink.node.bind-address=127.0.0.1", "peerlink.node.port=0",
				"peerlink.discovery.mdns.enabled=false");

	@Test
	void portInUseIsExplained() throws IOException {
		try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			int port = taken.getLocalPort();
			assertExplained(this.runner.withPropertyValues("peerlink.node.port=" + port),
					"The PeerLink node could not start: UDP port " + port + " is in use.",
					"Stop the process that uses the port, set 'peerlink.node.port' to another one, or remove the "
							+ "property to have a free port chosen.");
		}
	}

	@Test
	void takenNameIsExplained() {
		MemoryLan lan = new MemoryLan();
		try (PeerLink holder = lan.node("garden").start()) {
			assertExplained(
					this.runner.withPropertyValues("peerlink.node.name=garden")
						.withBean("lan", PeerLinkBuilderCustomizer.class, () -> lan::connect),
					"The PeerLink node could not start: The name 'garden' is taken by a live node at 127.0.0.1:"
							+ holder.status().address().getPort() + "; node names are unique on a network.",
					"Set 'peerlink.node.name' to a name that no other node on the network has, set "
							+ "'peerlink.node.rename-on-conflict' to 'true' to have a number appended, or remove both "
							+ "properties to have a name made of the application's name and the host's.");
		}
	}

	@Test
	void addressOfAnotherMachineIsExplained() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("peerlink.node.bind-address=192.0.2.1"));
		assertThat(analysis.getDescription())
			.startsWith(
					"The PeerLink node could not start: The address 192.0.2.1 is not one of this machine, which has ")
			.contains("127.0.0.1")
			.endsWith(".");
		assertThat(analysis.getAction())
			.isEqualTo("Set 'peerlink.node.bind-address' to an address of this machine, or remove the property to "
					+ "listen on all of them.");
	}

	@Test
	void foldersForFilesThatCannotBeUsedAreExplained(@TempDir Path folder) throws IOException {
		Path file = Files.createFile(folder.resolve("file"));
		assertExplained(this.runner.withPropertyValues("peerlink.files.inbox=" + file),
				"The PeerLink node could not start: The folders for files cannot be used: the inbox is '" + file
						+ "': there is a file of that name.",
				"Set 'peerlink.files.inbox' to a folder that this application may write, or remove the property to "
						+ "take no files.");
		assertExplained(this.runner.withPropertyValues("peerlink.files.shared=" + file),
				"The PeerLink node could not start: The folders for files cannot be used: the shared folder is '" + file
						+ "': it is no folder.",
				"Set 'peerlink.files.shared' to a folder that this application may read, or remove the property to "
						+ "share no files.");
	}

	@Test
	void missingInterfaceIsExplained() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("peerlink.discovery.mdns.enabled=true",
				"peerlink.discovery.interfaces=no-such-interface,203.0.113.*"));
		assertThat(analysis.getDescription())
			.startsWith("The PeerLink node could not start: No network interface of this machine matches "
					+ "no-such-interface, 203.0.113.*; it has ")
			.contains("(127.0.0.1)")
			.endsWith(".");
		assertThat(analysis.getAction())
			.isEqualTo("Set 'peerlink.discovery.interfaces' to names or IPv4 addresses of interfaces that exist, with "
					+ "'*' for any characters, or remove the property to use all that can multicast.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a name that is far too long for the label of a DNS service instance", "a\tb" })
	void invalidNameOfThePropertyIsExplainedBySpringBoot(String name) {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("peerlink.node.name=" + name));
		assertThat(analysis.getDescription())
			.startsWith(
					"Invalid value '" + name + "' for configuration property 'peerlink.node.name' (originating from ")
			.contains("Node name '");
	}

	@Test
	void nameThatCannotBeAnnouncedIsExplained() {
		assertExplained(
				this.runner.withPropertyValues("peerlink.discovery.mdns.enabled=true",
						"peerlink.discovery.interfaces=127.0.0.1", "peerlink.node.secret=" + getClass(),
						"peerlink.node.name=back\\"),
				"The PeerLink node could not start: Node name 'back\\' cannot be announced by multicast DNS, where a name "
						+ "has 1 to 63 bytes (an emoji counts as six), no control characters and no backslash at its "
						+ "end.",
				"Change the name, which is that of 'peerlink.node.name' unless the application makes its own PeerLink "
						+ "bean: at most 63 bytes in UTF-8, without control characters.");
	}

	@Test
	void invalidNameOfUserDefinedNodeIsExplained() {
		FailureAnalysis analysis = analyze(
				this.runner.withBean("own", PeerLink.class, () -> PeerLink.builder(" ").build()));
		assertThat(analysis.getDescription())
			.isEqualTo("The PeerLink node could not start: A node name must not be blank.");
		assertThat(analysis.getAction()).contains("'peerlink.node.name'");
	}

	@Test
	void duplicateMethodIsExplained() {
		FailureAnalysis analysis = analyze(
				this.runner.withConfiguration(AutoConfigurations.of(PeerLinkHandlerAutoConfiguration.class))
					.withBean("first", Adder.class)
					.withBean("second", Adder.class));
		assertThat(analysis.getDescription()).startsWith("Two methods of handlers have the name 'add':")
			.contains("  - " + Adder.class.getName() + ".add(int, int) of bean 'first'")
			.contains("  - " + Adder.class.getName() + ".add(int, int) of bean 'second'");
		assertThat(analysis.getAction()).contains("@PeerLinkMethod").contains("prefix");
	}

	@Test
	void invalidClientIsExplained() {
		assertExplained(
				this.runner.withBean("client", Streaming.class,
						() -> PeerLink.builder("caller").build().peer("callee").proxy(Streaming.class)),
				Streaming.class.getName() + " cannot be a PeerLink client: method numbers() returns "
						+ "java.util.stream.IntStream, which cannot be made of the answer to a call.",
				"Return what the answer is read as, such as a List or a Stream, or a CompletableFuture of it.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "back\\", "a\tb", " ",
			"a name that is far too long for the label of a DNS service instance, and longer still" })
	void anyNameOfTheApplicationIsValid(String name) {
		this.runner.withPropertyValues("spring.application.name=" + name)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertExplained(ApplicationContextRunner failing, String description, String action) {
		FailureAnalysis analysis = analyze(failing);
		assertThat(analysis.getDescription()).isEqualTo(description);
		assertThat(analysis.getAction()).isEqualTo(action);
	}

	private static FailureAnalysis analyze(ApplicationContextRunner failing) {
		AtomicReference<ConfigurableApplicationContext> application = new AtomicReference<>();
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		failing.withInitializer(application::set).run((context) -> {
			Throwable failure = Objects.requireNonNull(context.getStartupFailure(), "The application has started");
			analysis.set(analyzers(Objects.requireNonNull(application.get())).stream()
				.map((analyzer) -> analyzer.analyze(failure))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow(() -> new AssertionError("No analyzer explains the failure", failure)));
		});
		return Objects.requireNonNull(analysis.get());
	}

	/**
	 * Returns the analyzers as Spring Boot loads them.
	 */
	private static List<FailureAnalyzer> analyzers(ConfigurableApplicationContext application) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(BeanFactory.class, application.getBeanFactory())
				.and(Environment.class, application.getEnvironment()));
	}

	@PeerLinkHandler
	static class Adder {

		public int add(int x, int y) {
			return x + y;
		}

	}

	interface Streaming {

		IntStream numbers();

	}

}
