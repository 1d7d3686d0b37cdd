package io.peerlink.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.peerlink.KeyFiles;
import io.peerlink.PeerLink;
import io.peerlink.cli.doctor.Doctor;
import io.peerlink.cli.doctor.DoctorOptions;
import io.peerlink.cli.doctor.FakeEnvironment;
import io.peerlink.file.FileOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that {@code docs/cli.md} and the commands agree.
 */
class CliDocumentTests {

	private static final Set<String> STANDARD = Set.of("--help", "--version");

	private final CliDocument document = CliDocument.read();

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final CommandLine command = PeerLinkCommand.commandLine(Cli.environment(this.lan,
			InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));

	private final Path folder;

	CliDocumentTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@Test
	void commonOptionsAreDocumented() {
		List<String> expected = new ArrayList<>(options(this.command));
		expected.addAll(List.of("--help", "-h", "--version", "-V"));
		assertThat(this.document.options("Common options")).containsExactlyInAnyOrderElementsOf(expected);
	}

	@EachCommand
	void optionsOfEachCommandAreDocumented(String name) {
		assertThat(this.document.options(name)).containsExactlyInAnyOrderElementsOf(options(subcommand(name)));
	}

	private static List<String> options(CommandLine command) {
		return command.getCommandSpec()
			.options()
			.stream()
			.filter((option) -> !option.inherited() && !STANDARD.contains(option.longestName()))
			.map(CliDocumentTests::describe)
			.toList();
	}

	private static String describe(OptionSpec option) {
		return (option.arity().max() == 0) ? option.longestName() : option.longestName() + " " + option.paramLabel();
	}

	@EachCommand
	void documentedCommandLinesAreValid(String name) {
		assertThat(this.document.commandLines(name)).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).first().isEqualTo(name))
			.allSatisfy(this::assertIsValid);
	}

	@EachCommand
	void examplesOfTheHelpAreValid(String name) {
		String[] examples = subcommand(name).getCommandSpec().usageMessage().footer();
		assertThat(examples).isNotEmpty()
			.allSatisfy((example) -> assertIsValid(CliDocument.arguments(String.format(example))));
	}

	private CommandLine subcommand(String name) {
		return Objects.requireNonNull(this.command.getSubcommands().get(name));
	}

	private void assertIsValid(List<String> arguments) {
		assertThatNoException().as(arguments.toString())
			.isThrownBy(() -> this.command.parseArgs(arguments.toArray(String[]::new)));
	}

	@EachCommand
	void samplesHaveTheDocumentedFields(String name) {
		List<JsonNode> samples = this.document.sampleLines(name).stream().map(Json.MAPPER::readTree).toList();
		assertThat(samples).allSatisfy((sample) -> assertHasDocumentedFields(name, sample));
		assertThat(samples).extracting((sample) -> sample.path("event").asString())
			.containsAll(this.document.events(name).keySet());
	}

	@Test
	void discoverPrintsDocumentedEvents() {
		this.lan.start("Ann");
		assertDocumented("discover", Cli.run(this.lan, "discover", "--count", "1", "--json").json());
	}

	@Test
	void pingPrintsDocumentedEvents() {
		PeerLink ann = this.lan.start("Ann");
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("ping", "Ann", "--count", "0", "--interval", "1ms", "--json");
		cli.awaitOut("\"reply\"");
		ann.stop();
		cli.awaitOut("\"lost\"");
		assertDocumented("ping", running.interrupt().json());
	}

	@Test
	void callPrintsDocumentedEvents() {
		this.lan.serve("Ann");
		List<JsonNode> printed = new ArrayList<>(Cli.run(this.lan, "call", "Ann", "add", "25", "17", "--json").json());
		printed.addAll(Cli.run(this.lan, "call", "Ann", "count", "2", "--stream", "--json").json());
		assertDocumented("call", printed);
	}

	@Test
	void broadcastPrintsDocumentedEvents() {
		this.lan.serve("Ann");
		this.lan.start("Bob");
		assertDocumented("broadcast", Cli.run(this.lan, "broadcast", "square", "7", "--count", "2", "--json").json());
	}

	@Test
	void watchPrintsDocumentedEvents() {
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("watch", "--json");
		PeerLink ann = this.lan.start("Ann");
		cli.awaitOut("\"up\"");
		ann.stop();
		cli.awaitOut("\"down\"");
		assertDocumented("watch", running.interrupt().json());
	}

	@Test
	void servePrintsDocumentedEvents() throws IOException {
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("serve", "Ann", "--json", "--inbox", this.folder.resolve("inbox").toString());
		Awaitility.await().until(() -> cli.out().endsWith("\n"));
		Cli.run(this.lan, "send", "Ann", file("a.txt").toString());
		cli.awaitOut("\"received\"");
		List<JsonNode> lines = running.interrupt().json();
		assertDocumented("serve", lines);
		assertThat(lines.get(0).path("methods")).extracting(JsonNode::asString)
			.containsExactlyInAnyOrderElementsOf(this.document.firstColumn("serve", "| function |"));
	}

	@Test
	void filesCommandsPrintDocumentedEvents() throws IOException {
		Path file = file("a.txt");
		this.lan.serve(this.lan.builder("Ann")
			.files(FileOptions.none().withInbox(this.folder.resolve("inbox")).withShared(this.folder)));
		assertDocumented("send", Cli.run(this.lan, "send", "Ann", file.toString(), "--json").json());
		assertDocumented("files", Cli.run(this.lan, "files", "Ann", "--json").json());
		assertDocumented("get",
				Cli.run(this.lan, "get", "Ann", "a.txt", "--to", this.folder.resolve("b.txt").toString(), "--json")
					.json());
	}

	private Path file(String name) throws IOException {
		return Files.writeString(this.folder.resolve(name), "content");
	}

	@Test
	void channelPrintsDocumentedEvents() {
		this.lan.serve("Ann");
		List<JsonNode> lines = new ArrayList<>(
				Cli.runWithInput(this.lan, "1\n", "channel", "Ann", "echo", "--json").json());
		lines.addAll(Cli.runWithInput(this.lan, "1\n", "channel", "Ann", "echo-seq", "--ordering", "SEQUENCE", "--json")
			.json());
		assertDocumented("channel", lines);
	}

	@Test
	void streamPrintsDocumentedEvents() {
		this.lan.serve("Ann");
		assertDocumented("stream", Cli.runWithInput(this.lan, "1", "stream", "Ann", "echo", "--json").json());
	}

	@Test
	void benchPrintsDocumentedEvents() {
		this.lan.serve("Ann");
		List<JsonNode> lines = new ArrayList<>(
				Cli.run(this.lan, "bench", "Ann", "--duration", "50ms", "--warmup", "0", "--json").json());
		lines.addAll(Cli.run(this.lan, "bench", "Ann", "--duration", "50ms", "--warmup", "0", "--json", "--method", "x")
			.json());
		assertDocumented("bench", lines);
	}

	@Test
	void doctorPrintsDocumentedEvents() throws InterruptedException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		CommonOptions options = new CommonOptions();
		new CommandLine(options).parseArgs("--json");
		CommandContext context = new CommandContext(Cli.environment(this.lan, InputStream.nullInputStream(), out, out),
				options);
		Doctor doctor = new Doctor(new DoctorOptions("Ann", null, List.of(), List.of(), Duration.ofSeconds(1)));
		new DoctorCommand(context).run(doctor, FakeEnvironment.healthy());
		List<JsonNode> lines = Cli.json(out.toString(StandardCharsets.UTF_8));
		assertDocumented("doctor", lines);
		Set<String> checks = new TreeSet<>();
		lines.stream().filter((line) -> line.has("check")).forEach((line) -> checks.add(line.path("check").asString()));
		assertThat(checks).containsExactlyInAnyOrderElementsOf(this.document.firstColumn("doctor", "| check |"));
	}

	@Test
	void secretPrintsDocumentedEvents() {
		assertDocumented("secret", Cli.run(this.lan, "secret", "--json").json());
	}

	@Test
	void identityPrintsDocumentedEvents() {
		assertDocumented("identity",
				Cli.run(this.lan, "identity", "--file", this.folder.resolve("key").toString(), "--create", "--json")
					.json());
	}

	@Test
	void pinsPrintsDocumentedEvents() throws IOException {
		Path file = this.folder.resolve("pins");
		KeyFiles.createIdentity(file);
		Files.writeString(file, "plk-pins1\n" + "A".repeat(43) + " 2026-12-01T06:07:03Z Phone1\n");
		List<JsonNode> lines = new ArrayList<>(Cli.run(this.lan, "pins", "--file", file.toString(), "--json").json());
		lines.addAll(Cli.run(this.lan, "pins", "--file", file.toString(), "forget", "Phone1", "--json").json());
		assertDocumented("pins", lines);
	}

	@Test
	void failureHasDocumentedFields() {
		JsonNode line = Cli.run(this.lan, "ping", "Nobody", "--wait", "0", "--json").onlyJson();
		Map<String, String> expected = new LinkedHashMap<>(
				this.document.events("JSON").getOrDefault("error", Map.of()));
		expected.put("known_peers", "array");
		assertHasFields(line, expected);
	}

	/**
	 * Asserts that every line is documented and that every documented event occurs.
	 */
	private void assertDocumented(String name, List<JsonNode> lines) {
		assertThat(lines).allSatisfy((line) -> assertHasDocumentedFields(name, line));
		assertThat(lines).extracting((line) -> line.path("event").asString())
			.containsAll(this.document.events(name).keySet());
	}

	private void assertHasDocumentedFields(String name, JsonNode line) {
		String event = line.path("event").asString();
		Map<String, String> documented = this.document.events(name).get(event);
		assertThat(documented).as("the event %s of %s", event, name).isNotNull();
		Map<String, String> expected = new LinkedHashMap<>(documented);
		if (event.equals("error")) {
			expected.putAll(this.document.events("JSON").getOrDefault(event, Map.of()));
			expected.put("remote_type", "string");
			expected.put("remote_message", "string");
		}
		assertHasFields(line, expected);
	}

	private static void assertHasFields(JsonNode line, Map<String, String> expected) {
		assertThat(line.propertyNames()).first().isEqualTo("event");
		Set<String> fields = new TreeSet<>(line.propertyNames());
		fields.remove("event");
		assertThat(fields).as(line.toString()).isEqualTo(new TreeSet<>(expected.keySet()));
		expected.forEach((field, types) -> assertThat(typesOf(line.path(field))).as(field + " of " + line)
			.containsAnyElementsOf(List.of(types.split(" or ", -1))));
	}

	private static Set<String> typesOf(JsonNode value) {
		return Set.of("any", switch (value.getNodeType()) {
			case STRING -> "string";
			case NUMBER -> "number";
			case BOOLEAN -> "boolean";
			case ARRAY -> "array";
			case OBJECT -> "object";
			case NULL -> "null";
			default -> "unknown";
		});
	}

}
