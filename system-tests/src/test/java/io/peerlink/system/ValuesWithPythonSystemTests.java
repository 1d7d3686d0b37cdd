package io.peerlink.system;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import io.peerlink.system.lab.Tap;
import io.peerlink.system.peer.SampleValues;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.peerlink.system.MixedNetwork.JAVA;
import static io.peerlink.system.ValuesPage.cells;
import static io.peerlink.system.ValuesPage.code;
import static io.peerlink.system.ValuesPage.row;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/values.md} says what happens to values between Java and Python.
 */
class ValuesWithPythonSystemTests {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.build();

	private static final Map<String, String> KINDS_BY_TYPE = SampleValues.kinds()
		.stream()
		.collect(Collectors.toMap(SampleValues::typeName, Function.identity(), (first, second) -> first));

	private static final int ROWS_AT_ONCE = 3;

	private static final int MAX_LENGTH = 100;

	private static MixedNetwork network;

	private final ValuesPage page = new ValuesPage();

	@BeforeAll
	static void start() {
		network = MixedNetwork.start();
	}

	@AfterAll
	static void stop() {
		network.close();
	}

	@ParameterizedTest
	@EnumSource
	void valuesOfJavaArriveAndComeBack(PythonVersion version) {
		PeerProcess python = network.python(version);
		python.values().record(SampleValues.kinds());
		Tap tap = Tap.on(network.host(version));
		JsonNode results = network.java().values().sendSamples(python.name());
		List<String> datagrams = tap.textsFrom(network.javaHost());
		JsonNode recorded = python.values().recorded();
		JsonNode arguments = python.values().sendRecorded(JAVA);
		assertSame("kind",
				SampleValues.kinds()
					.stream()
					.map((kind) -> row(words(kind), java(kind), code(argument(datagrams, kind)),
							code(recorded.path(kind).asString()),
							back(results.path(kind).asString(), arguments.path(kind).asString())))
					.toList());
	}

	private static String words(String kind) {
		return kind.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
			.toLowerCase(Locale.ROOT);
	}

	private static String java(String kind) {
		return code(SampleValues.typeName(kind)) + " " + code(SampleValues.toText(SampleValues.sample(kind)));
	}

	private static String back(String asResult, String asArgument) {
		return asResult.equals(asArgument) ? plain(asResult)
				: "as a result " + plain(asResult) + ", as an argument " + plain(asArgument);
	}

	private static String plain(String outcome) {
		return outcome.equals("equal") ? outcome : code(outcome);
	}

	/**
	 * Returns the only argument of the request for a function as it is in the datagram.
	 */
	private static String argument(List<String> datagrams, String function) {
		String request = datagrams.stream()
			.filter((text) -> text.contains("\"rpc\":\"" + function + "\""))
			.findFirst()
			.orElseThrow();
		String from = request.substring(request.indexOf("\"args\":[") + "\"args\":[".length());
		try (JsonParser parser = JSON.createParser("[" + from)) {
			parser.nextToken();
			parser.nextToken();
			parser.skipChildren();
			parser.finishToken();
			return from.substring(0, (int) parser.currentLocation().getCharOffset() - 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void valuesOfPythonArriveOrAreRefused(PythonVersion version) throws InterruptedException {
		assertSent(version, "Python value of a JSON type");
	}

	@ParameterizedTest
	@EnumSource
	void otherValuesOfPythonAreChangedOrNotSent(PythonVersion version) throws InterruptedException {
		assertSent(version, "Python value of another type");
	}

	/**
	 * Sends the values that the page names in both ways. Some calls run into their
	 * timeout, so a few are made at a time.
	 */
	private void assertSent(PythonVersion version, String table) throws InterruptedException {
		ExecutorService threads = Executors.newFixedThreadPool(ROWS_AT_ONCE);
		try {
			List<Callable<String>> rows = this.page.rows(table)
				.stream()
				.map(ValuesPage::cells)
				.<Callable<String>>map((cells) -> () -> send(version, cells.get(0), cells.get(1)))
				.toList();
			assertSame(table, threads.invokeAll(rows).stream().map(ValuesWithPythonSystemTests::get).toList());
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static String get(Future<String> done) {
		try {
			return done.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String send(PythonVersion version, String literal, String type) {
		PeerProcess python = network.python(version);
		String kind = KINDS_BY_TYPE.get(type);
		assertThat(kind).as(type).isNotNull();
		Supplier<Answer> argument = python.values().sendLiteral(JAVA, "text." + kind, literal);
		Supplier<Answer> result = network.java().values().fetchLiteral(python.name(), kind, literal);
		return row(code(literal), code(type), outcome(argument.get()), outcome(result.get()));
	}

	private static String outcome(Answer answer) {
		if (answer.succeeded()) {
			return abbreviated(answer.result().asString());
		}
		return switch (answer.errorType()) {
			case "PeerTimeoutError", "PeerTimeoutException" -> "no answer: " + code(answer.errorType());
			// It names the type of the error of the Java node first.
			case "RemoteError" -> "refused: " + code(answer.errorMessage().split(":", 2)[0]);
			case "PeerLinkException" -> "refused: " + code(answer.errorType());
			default -> "not sent: " + code(answer.errorType());
		};
	}

	private static String abbreviated(String text) {
		return (text.length() <= MAX_LENGTH) ? code(text)
				: code(text.substring(0, MAX_LENGTH) + "...") + " (" + text.length() + " characters)";
	}

	@ParameterizedTest
	@EnumSource
	void valuesThatJavaDoesNotSendAreRefused(PythonVersion version) {
		JsonNode errors = network.java().values().sendRefused(MixedNetwork.nameOf(version));
		assertSame("not sent by Java",
				SampleValues.refused()
					.keySet()
					.stream()
					.map((label) -> row(label, code(errors.path(label).asString())))
					.toList());
	}

	private void assertSame(String table, List<String> rows) {
		assertThat(String.join("\n", this.page.rows(table))).isEqualTo(String.join("\n", rows));
	}

}
