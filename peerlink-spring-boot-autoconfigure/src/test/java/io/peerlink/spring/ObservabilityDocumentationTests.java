package io.peerlink.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.peerlink.PeerLink;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.metrics.ObservationMeterDescriptions;
import io.peerlink.spring.metrics.PeerLinkMetrics;
import io.peerlink.spring.observation.CallOutcome;
import io.peerlink.spring.observation.DefaultCallObservationConvention;
import io.peerlink.spring.observation.DefaultHandlerObservationConvention;
import io.peerlink.spring.observation.HandlerOutcome;
import io.peerlink.spring.observation.ObservationCallObserver;
import io.peerlink.spring.observation.PeerLinkObservationDocumentation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/observability.md} documents all meters, tags and observations,
 * and no others.
 */
class ObservabilityDocumentationTests {

	private final List<String> lines = read();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@BeforeEach
	void measure() {
		this.meters.config().meterFilter(new ObservationMeterDescriptions());
		new PeerLinkMetrics(PeerLink.builder("node").build()).bindTo(this.meters);
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
		ObservationCallObserver observer = new ObservationCallObserver(observations);
		observer.calling("peer", "add").ended(null);
		CurrentPeer caller = new CurrentPeer("peer", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), null);
		observer.handling(caller, "add", Map.of()).ended(null);
	}

	@Test
	void everyMeterIsDocumentedWithItsTypeUnitAndTags() {
		assertThat(table("meter").map((row) -> row.subList(0, 4)))
			.containsExactlyElementsOf(ids().sorted(Comparator.comparing(Meter.Id::getName))
				.map(ObservabilityDocumentationTests::row)
				.distinct()
				.toList());
	}

	@Test
	void everyMeterHasTheDocumentedDescription() {
		Map<String, String> documented = table("meter")
			.collect(Collectors.toMap((row) -> row.get(0), (row) -> row.get(4)));
		assertThat(ids()).hasSizeGreaterThan(20)
			.allSatisfy((id) -> assertThat(documented).containsEntry(code(id.getName()), id.getDescription()));
	}

	@Test
	void everyTagIsDocumented() {
		assertThat(table("tag").map((row) -> row.get(0)))
			.containsExactlyElementsOf(ids().flatMap((id) -> id.getTags().stream())
				.map((tag) -> code(tag.getKey()))
				.distinct()
				.sorted()
				.toList());
	}

	@Test
	void everyValueOfAFixedTagIsDocumented() {
		assertThat(table("tag")).contains(List.of("`direction`", codes(values("direction"))),
				List.of("`kind`", codes(values("kind"))));
		assertThat(firstColumn("cause"))
			.containsExactlyInAnyOrderElementsOf(values("cause").map(ObservabilityDocumentationTests::code).toList());
	}

	@Test
	void everyOutcomeIsDocumented() {
		assertThat(firstColumn("outcome of a call")).containsExactlyInAnyOrderElementsOf(words(CallOutcome.values()));
		assertThat(firstColumn("outcome of a handler"))
			.containsExactlyInAnyOrderElementsOf(words(HandlerOutcome.values()));
	}

	@Test
	void everyObservationIsDocumentedWithItsKeys() {
		assertThat(PeerLinkObservationDocumentation.values()).hasSize(2);
		assertThat(table("observation")).containsExactly(
				row(PeerLinkObservationDocumentation.CALL, DefaultCallObservationConvention.NAME, "call", "client"),
				row(PeerLinkObservationDocumentation.HANDLER, DefaultHandlerObservationConvention.NAME, "handle",
						"server"));
	}

	@Test
	void limitOfMethodsIsDocumented() {
		assertThat(table("tag")).filteredOn((row) -> row.get(0).equals("`method`"))
			.singleElement()
			.satisfies((row) -> assertThat(row.get(1))
				.contains("the first " + DefaultCallObservationConvention.MAX_METHODS + " names"));
	}

	private Stream<Meter.Id> ids() {
		return this.meters.getMeters().stream().map(Meter::getId);
	}

	private Stream<String> values(String tag) {
		return ids().map((id) -> id.getTag(tag)).filter(Objects::nonNull).distinct().sorted();
	}

	private Stream<String> firstColumn(String header) {
		return table(header).map((row) -> row.get(0));
	}

	/**
	 * Returns the cells of the rows of a table, without the header.
	 */
	private Stream<List<String>> table(String header) {
		List<String> found = this.lines.stream()
			.dropWhile((line) -> !line.startsWith("| " + header + " |"))
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
		assertThat(found).as(header).hasSizeGreaterThan(2);
		return found.stream().skip(2).map(ObservabilityDocumentationTests::cells);
	}

	private static List<String> cells(String line) {
		return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
	}

	private static List<String> row(Meter.Id id) {
		String unit = id.getBaseUnit();
		return List.of(code(id.getName()), type(id), (unit != null) ? unit : "",
				codes(id.getTags().stream().map(Tag::getKey)));
	}

	private static String type(Meter.Id id) {
		return switch (id.getType()) {
			case LONG_TASK_TIMER -> "long task timer";
			default -> id.getType().name().toLowerCase(Locale.ROOT);
		};
	}

	private static List<String> row(PeerLinkObservationDocumentation observation, String name, String verb,
			String kind) {
		return List.of(code(name), code(verb + " <method>"), kind,
				codes(Arrays.stream(observation.getLowCardinalityKeyNames()).map(KeyName::asString)),
				codes(Arrays.stream(observation.getHighCardinalityKeyNames()).map(KeyName::asString).sorted()));
	}

	private static List<String> words(Enum<?>[] outcomes) {
		return Arrays.stream(outcomes).map((outcome) -> code(outcome.name().toLowerCase(Locale.ROOT))).toList();
	}

	private static String codes(Stream<String> words) {
		return words.map(ObservabilityDocumentationTests::code).collect(Collectors.joining(", "));
	}

	private static String code(String word) {
		return "`" + word + "`";
	}

	private static List<String> read() {
		try {
			return Files.readAllLines(Path.of("../docs/observability.md"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
