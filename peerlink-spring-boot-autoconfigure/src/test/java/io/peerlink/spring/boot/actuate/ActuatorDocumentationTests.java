package io.peerlink.spring.boot.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.spring.boot.health.PeerLinkHealthIndicator;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that {@code docs/actuator.md} documents the responses of the endpoints, field by
 * field.
 */
class ActuatorDocumentationTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

	private static final Pattern FIELD = Pattern
		.compile("^\\| `([a-zA-Z\\[\\]]+\\.[a-zA-Z.\\[\\]]+)`( \\\\\\*)? \\| .+ \\|$", Pattern.MULTILINE);

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final String SECRET = PeerLink.generateSecret();

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final Path folder;

	private final PeerLink node = create("Phone1");

	private final PeerLink peer = create("Phone2");

	private final PeerLinkEndpoint endpoint = new PeerLinkEndpoint(this.node);

	private final String page = read(Path.of("../docs/actuator.md"));

	private final List<JsonNode> examples = EXAMPLE.matcher(this.page)
		.results()
		.map((result) -> JsonMapper.shared().readTree(result.group(1)))
		.toList();

	ActuatorDocumentationTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@AfterEach
	void stop() {
		this.peer.stop();
		this.node.stop();
	}

	@Test
	void exampleOfTheNodeHasTheFieldsOfTheResponse() throws Exception {
		start();
		startForeignNode();
		changeKey("Phone3");
		await().untilAsserted(() -> assertThat(fields(example("/totals"))).isEqualTo(fields(this.endpoint.node())));
	}

	@Test
	void exampleOfAPeerHasTheFieldsOfTheResponse() throws Exception {
		start();
		await()
			.untilAsserted(() -> assertThat(fields(example("/peer"))).isEqualTo(fields(this.endpoint.peer("Phone2"))));
	}

	@Test
	void exampleOfANodeThatIsNotRunningHasTheFieldsOfTheResponse() {
		JsonNode example = this.examples.stream()
			.filter((candidate) -> candidate.has("node") && !candidate.at("/node/running").asBoolean())
			.findFirst()
			.orElseThrow();
		assertThat(fields(example)).isEqualTo(fields(this.endpoint.node()));
	}

	@Test
	void tableHasTheFieldsOfTheExample() {
		assertThat(documented().keySet()).isEqualTo(fields(example("/totals")));
	}

	@Test
	void fieldsThatMayBeAbsentAreMarked() {
		Set<String> always = fields(this.endpoint.node());
		assertThat(documented()).allSatisfy((field, optional) -> {
			if (field.startsWith("node.") && !field.contains("[]")) {
				assertThat(optional).isNotEqualTo(always.contains(field));
			}
			assertThat(optional || !field.startsWith("totals.")).isTrue();
		});
	}

	@Test
	void exampleOfTheHealthHasTheDetailsOfTheResponse() {
		this.node.start();
		assertThat(fields(example("/details").get("details")))
			.isEqualTo(fields(new PeerLinkHealthIndicator(this.node).health().getDetails()));
	}

	@Test
	void exampleOfTheInfoHasTheDetailsOfTheResponse() {
		this.node.start();
		Info.Builder info = new Info.Builder();
		new PeerLinkInfoContributor(this.node).contribute(info);
		assertThat(fields(example("/peerlink"))).isEqualTo(fields(info.build().getDetails()));
	}

	@Test
	void propertiesAreListedWithTheirDefaultAndTheirMeaning() {
		List<JsonNode> properties = JsonMapper.shared()
			.readTree(read(METADATA))
			.path("properties")
			.valueStream()
			.filter((property) -> property.path("name").asString().startsWith("management."))
			.toList();
		assertThat(properties).hasSize(4)
			.allSatisfy((property) -> assertThat(this.page)
				.contains("| `%s` | `%s` | %s |".formatted(property.path("name").asString(),
						property.path("defaultValue").asString(), property.path("description").asString())));
	}

	private void start() throws Exception {
		this.node.register("add", int.class, int.class, (x, y) -> x + y);
		this.node.registerChannel("positions", (channel) -> {
		}, ChannelOptions.sequenced());
		this.node.registerStream("video", (stream) -> stream.inputStream().readAllBytes());
		this.peer.register("answer", () -> 42);
		this.node.start();
		this.peer.start();
		this.node.awaitPeer("Phone2", LONG);
		this.peer.awaitPeer("Phone1", LONG);
		this.node.peer("Phone2").call("answer", int.class);
		this.peer.openChannel("Phone1", "positions", ChannelOptions.sequenced());
		this.peer.openStream("Phone1", "video");
	}

	private void startForeignNode() {
		this.lan
			.node("foreign",
					(builder) -> builder.secret(PeerLink.generateSecret())
						.staticPeers("127.0.0.1:" + this.node.status().address().getPort()))
			.start();
	}

	private void changeKey(String name) {
		PeerLink first = this.lan.node(name, (builder) -> builder.secret(SECRET).identity(this.folder.resolve("first")))
			.start();
		await().until(() -> !this.node.pins().list().isEmpty());
		first.stop();
		this.lan.node(name, (builder) -> builder.secret(SECRET)).start();
	}

	private JsonNode example(String pointer) {
		return this.examples.stream()
			.filter((example) -> !example.at(pointer).isMissingNode())
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns the fields of the table and whether they are marked.
	 */
	private Map<String, Boolean> documented() {
		String fields = this.page.substring(this.page.indexOf("| field |"));
		return FIELD.matcher(fields)
			.results()
			.collect(Collectors.toMap((result) -> result.group(1), (MatchResult result) -> result.group(2) != null));
	}

	private static Set<String> fields(@Nullable Object body) {
		Set<String> fields = new TreeSet<>();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JacksonEndpointAutoConfiguration.class))
			.run((context) -> {
				JsonMapper mapper = context.getBean(EndpointJsonMapper.class).get();
				collect("", mapper.readTree(mapper.writeValueAsString(body)), fields);
			});
		return fields;
	}

	private static void collect(String path, JsonNode value, Collection<String> fields) {
		if (value.isObject()) {
			value.forEachEntry((name, child) -> collect(path.isEmpty() ? name : path + "." + name, child, fields));
			return;
		}
		if (value.isArray() && !value.isEmpty()) {
			value.forEach((child) -> collect(path + "[]", child, fields));
			return;
		}
		fields.add(value.isArray() ? path + "[]" : path);
	}

	/**
	 * Creates a node that pings its peers frequently.
	 */
	private PeerLink create(String name) {
		PeerLinkBuilder builder = PeerLink.builder(name)
			.secret(SECRET)
			.liveness(LivenessOptions.defaults()
				.withJavaInterval(Duration.ofMillis(50))
				.withJavaTimeout(Duration.ofSeconds(1))
				.withOtherInterval(Duration.ofMinutes(1))
				.withOtherTimeout(LONG)
				.withMisses(6));
		this.lan.connect(builder);
		return builder.build();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
