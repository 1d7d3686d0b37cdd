package io.peerlink.spring.boot.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkStream;
import io.peerlink.spring.boot.autoconfigure.PeerLinkAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkBuilderCustomizer;
import io.peerlink.spring.boot.autoconfigure.PeerLinkHandlerAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkLifecycleAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkReactiveAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkReactiveTypesAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkStreamAutoConfiguration;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerUpEvent;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class PeerLinkTestNetworkTests {

	private static final CallOptions SHORT_TIMEOUT = CallOptions.defaults().withTimeout(Duration.ofMillis(50));

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean(Library.class)
		.withBean(Visitors.class);

	private final ApplicationContextRunner unnamed = this.application
		.withConfiguration(AutoConfigurations.of(TestPeerLinkAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.unnamed.withPropertyValues("peerlink.node.name=library");

	@Test
	void applicationIsOnTheTestNetworkOnly() {
		this.runner.withPropertyValues("peerlink.discovery.static-peers=127.0.0.1:9")
			.withBean(PeerLinkBuilderCustomizer.class, () -> (builder) -> builder.mdns(true).staticPeers("127.0.0.1:9"))
			.run((context) -> assertThat(context.getBean(PeerLink.class).status().discovery()).singleElement()
				.satisfies((discovery) -> assertThat(discovery.detail()).startsWith("in memory")));
	}

	@Test
	void secretOfTheApplicationHasNoEffect() {
		this.runner
			.withPropertyValues("peerlink.node.secret=hush hush hush", "peerlink.node.previous-secrets=hist hist hist")
			.run((context) -> {
				PeerLink reader = context.getBean(PeerLinkTestNetwork.class).node("Reader");
				assertThat(reader.peer("library").call("caller", Caller.class)).extracting("name").isEqualTo("Reader");
			});
	}

	@Test
	void nodesOfTestsStreamWhatTheApplicationDoes() {
		this.runner
			.withConfiguration(AutoConfigurations.of(PeerLinkReactiveTypesAutoConfiguration.class,
					PeerLinkReactiveAutoConfiguration.class))
			.withBean(Archive.class)
			.run((context) -> {
				PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
				network.node("Sensor", (sensor) -> sensor.register("measure", () -> Flux.just(1, 2, 3)));
				assertThat(context.getBean(ReactivePeerLinkOperations.class)
					.flux("Sensor", "measure", Integer.class)
					.collectList()
					.block(Duration.ofSeconds(10))).containsExactly(1, 2, 3);
				assertThat(network.application().call("page", Resource.class, List.of("a", "b"))).isNotNull()
					.extracting(PeerLinkTestNetworkTests::text)
					.isEqualTo("ab");
				PeerLink reader = network.node("Reader");
				assertThat(reader.peer("library").call("page", Resource.class, Flux.just("c", "d"))).isNotNull()
					.extracting(PeerLinkTestNetworkTests::text)
					.isEqualTo("cd");
			});
	}

	private static String text(Resource resource) {
		try {
			return resource.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void everyContextHasItsOwnNetwork() {
		this.runner.run((first) -> this.runner.run((second) -> {
			PeerLink reader = first.getBean(PeerLinkTestNetwork.class).node("Reader", Visitors::welcome);
			assertThat(reader.peers()).singleElement()
				.extracting(Peer::instanceId)
				.isEqualTo(first.getBean(PeerLink.class).status().instanceId());
			assertThat(second.getBean(PeerLink.class).peers()).isEmpty();
		}));
	}

	@Test
	void secondApplicationJoinsTheNetworkOfTheFirst() {
		this.runner.run((first) -> {
			PeerLinkTestNetwork network = first.getBean(PeerLinkTestNetwork.class);
			this.application.withBean(PeerLinkBuilderCustomizer.class, () -> network::connect)
				.withPropertyValues("peerlink.node.name=reader")
				.run((second) -> assertThat(
						second.getBean(PeerLinkOperations.class).call("library", "caller", Caller.class))
					.isEqualTo(new Caller("reader", second.getBean(PeerLink.class).status().instanceId())));
		});
	}

	@Test
	void streamsOfTheApplicationCanBeOpenedUntilTheCableIsPulled() {
		this.runner.withConfiguration(AutoConfigurations.of(PeerLinkStreamAutoConfiguration.class))
			.withBean(Copies.class)
			.run((context) -> {
				PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
				PeerLink reader = network.node("Reader");
				try (PeerStream stream = reader.openStream("library", "copy")) {
					stream.outputStream().write(7);
					assertThat(stream.inputStream().read()).isEqualTo(7);
				}
				network.disconnect("Reader");
				StreamOptions options = StreamOptions.defaults().withOpenTimeout(Duration.ofMillis(50));
				assertThatExceptionOfType(PeerTimeoutException.class)
					.isThrownBy(() -> reader.openStream("library", "copy", options));
			});
	}

	@Test
	void nodeHasTheNameOfTheApplicationAndDoesNotPing() {
		this.unnamed.run((context) -> {
			assertThat(context.getBean(PeerLink.class).name()).isEqualTo("application");
			assertThat(context.getEnvironment().getProperty("peerlink.liveness.enabled")).isEqualTo("false");
		});
		this.unnamed.withPropertyValues("spring.application.name=shelf")
			.run((context) -> assertThat(context.getBean(PeerLink.class).name()).isEqualTo("shelf"));
	}

	@Test
	void anyOtherConfigurationOverridesTheDefaults() {
		Map<String, Object> properties = Map.of("peerlink.node.name", "shelf", "peerlink.liveness.enabled", true);
		this.unnamed
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("other", properties)))
			.run((context) -> {
				assertThat(context.getBean(PeerLink.class).name()).isEqualTo("shelf");
				assertThat(context.getEnvironment().getProperty("peerlink.liveness.enabled")).isEqualTo("true");
			});
	}

	@Test
	void nodeAndApplicationDiscoverEachOtherAtOnce() {
		this.runner.run((context) -> {
			PeerLink reader = context.getBean(PeerLinkTestNetwork.class).node("Reader", Visitors::welcome);
			assertThat(reader.peers()).extracting(Peer::name).containsExactly("library");
			assertThat(context.getBean(PeerLink.class).peers()).extracting(Peer::name).containsExactly("Reader");
		});
	}

	@Test
	void listenersOfTheApplicationHaveReturnedWhenANodeIsAdded() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			network.node("Reader", (reader) -> reader.register("greet", () -> "Good morning"));
			network.node("Writer", (writer) -> writer.register("greet", () -> "Good evening"));
			assertThat(context.getBean(Visitors.class).log).containsExactly("Reader: Good morning",
					"Writer: Good evening");
		});
	}

	@Test
	void listenersOfTheApplicationHaveReturnedWhenAResetIsDone() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			network.node("Reader", (reader) -> reader.register("greet", () -> "Good morning"));
			PeerLink writer = network.node("Writer", (node) -> node.register("greet", () -> "Good evening"));
			network.reset();
			assertThat(context.getBean(Visitors.class).log).endsWith("Reader left: REMOVED", "Writer left: REMOVED");
			assertThat(context.getBean(PeerLink.class).peers()).isEmpty();
			assertThat(writer.isRunning()).isFalse();
		});
	}

	@Test
	void resetAfterANodeWasStoppedIsDoneAtOnce() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			network.node("Reader", Visitors::welcome).stop();
			network.reset();
			network.node("Reader", Visitors::welcome);
			assertThat(context.getBean(Visitors.class).log).containsExactly("Reader: Welcome", "Reader left: REMOVED",
					"Reader: Welcome");
		});
	}

	@Test
	void nodeCannotHaveTheNameOfTheApplication() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			assertThatExceptionOfType(NameTakenException.class).isThrownBy(() -> network.node("library"));
		});
	}

	@Test
	void nodeWhoseSetupFailsIsNotAdded() {
		this.runner.run((context) -> {
			assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(PeerLinkTestNetwork.class).node("Reader", (reader) -> {
					reader.register("greet", () -> "Good morning");
					reader.register("greet", () -> "Good evening");
				}));
			assertThat(context.getBean(PeerLink.class).peers()).isEmpty();
		});
	}

	@Test
	void clientOfTheApplicationIsNotAPeer() {
		this.runner.run((context) -> {
			PeerClient client = context.getBean(PeerLinkTestNetwork.class).application();
			assertThat(client.call("caller", Caller.class)).isEqualTo(new Caller("test", null));
			assertThat(context.getBean(PeerLink.class).peers()).isEmpty();
			assertThat(context.getBean(Visitors.class).log).isEmpty();
		});
	}

	@Test
	void clientOfTheApplicationOutlivesRestarts() {
		this.runner.run((context) -> {
			PeerClient client = context.getBean(PeerLinkTestNetwork.class).application();
			context.stop();
			await().untilAsserted(() -> assertThatExceptionOfType(PeerNotFoundException.class)
				.isThrownBy(() -> client.with(SHORT_TIMEOUT).call("caller", Caller.class)));
			context.start();
			assertThat(client.call("caller", Caller.class)).isNotNull();
		});
	}

	@Test
	void applicationWithoutNodeCannotBeCalled() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TestPeerLinkAutoConfiguration.class))
			.run((context) -> {
				PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
				assertThatIllegalStateException().isThrownBy(network::application)
					.withMessageStartingWith("The application has no PeerLink bean");
				PeerLink reader = network.node("Reader");
				network.reset();
				assertThat(reader.isRunning()).isFalse();
			});
	}

	@Test
	void payloadsAreConvertedByTheJsonMapperOfTheApplication() {
		this.runner
			.withBean(JsonMapper.class,
					() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
			.run((context) -> {
				PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
				assertThat(network.application().call("find", JsonNode.class, "Ende"))
					.hasToString("{\"book_title\":\"Momo by Ende\"}");
				assertThat(network.node("Reader", Visitors::welcome).peer("library").call("find", Book.class, "Ende"))
					.isEqualTo(new Book("Momo by Ende"));
			});
	}

	@Test
	void disconnectedNodeIsSilentUntilItIsReconnected() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			network.node("Reader", Visitors::welcome);
			PeerClient reader = context.getBean(PeerLink.class).peer("Reader");
			network.disconnect("Reader");
			assertThatExceptionOfType(PeerTimeoutException.class)
				.isThrownBy(() -> reader.with(SHORT_TIMEOUT).call("greet", String.class));
			network.reconnect("Reader");
			assertThat(reader.call("greet", String.class)).isEqualTo("Welcome");
		});
	}

	@Test
	void disconnectedApplicationIsSilentUntilTheReset() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			PeerClient client = network.application();
			network.disconnect("library");
			assertThatExceptionOfType(PeerTimeoutException.class)
				.isThrownBy(() -> client.with(SHORT_TIMEOUT).call("find", Book.class, "Ende"));
			network.reset();
			assertThat(client.call("find", Book.class, "Ende")).isEqualTo(new Book("Momo by Ende"));
		});
	}

	@Test
	void restartedNodeIsConnected() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			PeerLink reader = network.node("Reader", Visitors::welcome);
			network.disconnect("Reader");
			reader.stop();
			reader.start();
			PeerLink application = context.getBean(PeerLink.class);
			// Its goodbye was lost, so the previous instance is pinged first.
			await().until(() -> application.peers()
				.stream()
				.anyMatch((peer) -> peer.instanceId().equals(reader.status().instanceId())));
			assertThat(application.peer("Reader").call("greet", String.class)).isEqualTo("Welcome");
		});
	}

	@Test
	void livenessDetectsADisconnectedNode() {
		this.runner
			.withPropertyValues("peerlink.liveness.enabled=true", "peerlink.liveness.java-interval=10ms",
					"peerlink.liveness.java-timeout=200ms", "peerlink.liveness.misses=2")
			.run((context) -> {
				PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
				network.node("Reader", Visitors::welcome);
				network.disconnect("Reader");
				List<String> log = context.getBean(Visitors.class).log;
				await().until(() -> log.contains("Reader left: EXPIRED"));
			});
	}

	@Test
	void unknownNameDisconnectsNoNode() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> network.disconnect("Reader"))
				.satisfies((ex) -> assertThat(ex.getKnownPeers()).containsExactly("library"));
		});
	}

	@Test
	void connectedNodeOutlivesResets() {
		this.runner.run((context) -> {
			PeerLinkTestNetwork network = context.getBean(PeerLinkTestNetwork.class);
			try (PeerLink reader = network.connect(PeerLink.builder("Reader")).build()) {
				Visitors.welcome(reader);
				reader.start();
				network.reset();
				assertThat(reader.peers()).extracting(Peer::name).containsExactly("library");
			}
		});
	}

	@Test
	void nodesAreStoppedWithTheContext() {
		List<PeerLink> nodes = new CopyOnWriteArrayList<>();
		this.runner
			.run((context) -> nodes.add(context.getBean(PeerLinkTestNetwork.class).node("Reader", Visitors::welcome)));
		assertThat(nodes).singleElement().extracting(PeerLink::isRunning).isEqualTo(false);
	}

	@PeerLinkHandler
	static class Archive {

		public Mono<Resource> page(Flux<String> lines) {
			return lines.collect(Collectors.joining())
				.map((text) -> new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
		}

	}

	@PeerLinkHandler
	static class Library {

		public Book find(String author) {
			return new Book("Momo by " + author);
		}

		public String greet() {
			return "What are you looking for?";
		}

		public Caller caller() {
			CurrentPeer caller = CurrentPeer.get().orElseThrow();
			return new Caller(String.valueOf(caller.name()), caller.instanceId());
		}

	}

	static class Visitors {

		private final List<String> log = new CopyOnWriteArrayList<>();

		private final PeerLinkOperations peers;

		Visitors(PeerLinkOperations peers) {
			this.peers = peers;
		}

		static void welcome(PeerLink node) {
			node.register("greet", () -> "Welcome");
		}

		@EventListener
		void onUp(PeerUpEvent event) {
			String name = event.getPeer().name();
			this.log.add(name + ": " + this.peers.call(name, "greet", String.class));
		}

		@EventListener
		void onDown(PeerDownEvent event) {
			PeerDownReason reason = event.getReason();
			this.log.add(event.getPeer().name() + " left: " + reason);
		}

	}

	record Book(String bookTitle) {
	}

	record Caller(String name, @Nullable String instanceId) {
	}

	static class Copies {

		@PeerLinkStream
		void copy(PeerStream stream) throws IOException {
			stream.inputStream().transferTo(stream.outputStream());
		}

	}

}
