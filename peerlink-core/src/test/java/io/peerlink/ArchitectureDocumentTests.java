package io.peerlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/architecture.md names is there.
 */
class ArchitectureDocumentTests {

	private static final Path SOURCES = Path.of("src");

	private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[A-Z][a-z0-9]+){2,}\\b");

	/**
	 * Names of the JDK, of libraries, of other modules, and of errors on the wire.
	 */
	private static final Set<String> FOREIGN = Set.of("PeerLink", "CompletionStage", "DatagramSocket", "PeerBusy",
			"PeerLinkError", "PeerRestarted", "ReplyLost", "AccessDenied");

	private final String page = read(Path.of("../docs/architecture.md"));

	@Test
	void classesExist() {
		Set<String> classes = files(".java").map((file) -> file.getFileName().toString().replace(".java", ""))
			.collect(Collectors.toSet());
		Set<String> named = CLASS_NAME.matcher(this.page)
			.results()
			.map(MatchResult::group)
			.filter((name) -> !FOREIGN.contains(name))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(named).hasSizeGreaterThan(80);
		assertThat(classes).containsAll(named);
	}

	@Test
	void packagesExist() {
		List<String> named = Pattern.compile("`(internal(?:\\.[a-z]+)*)`")
			.matcher(this.page)
			.results()
			.map((result) -> result.group(1))
			.toList();
		assertThat(named).hasSizeGreaterThan(20)
			.allSatisfy((name) -> assertThat(SOURCES.resolve("main/java/io/peerlink").resolve(name.replace('.', '/')))
				.isDirectory());
	}

	@Test
	void transitionsAreThoseOfTheCode() {
		String described = read(SOURCES.resolve("main/java/io/peerlink/internal/membership/package-info.java"));
		assertThat(rows(this.page)).hasSize(17).isEqualTo(rows(described));
	}

	private static List<List<String>> rows(String text) {
		return text.lines()
			.map((line) -> Stream.of(line.replaceFirst("^ \\*", "").split("\\|"))
				.map(String::strip)
				.filter((cell) -> !cell.isEmpty())
				.toList())
			.filter((cells) -> cells.size() == 8)
			.filter((cells) -> cells.get(0).equals("event") || cells.get(0).matches("[A-Z_]+"))
			.toList();
	}

	private static Stream<Path> files(String suffix) {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((file) -> file.toString().endsWith(suffix)).toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
