package io.peerlink.benchmark.compare;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.peerlink.benchmark.driver.DriverOptions;

/**
 * The options of the command.
 *
 * @param rounds how often each candidate runs
 * @param seconds how long a run measures
 * @param longestWarmUp how long a run warms up at most, in seconds
 * @param attempts how often a run is tried at most if other processes use the machine
 * @param only which candidates take part; the floor always does
 * @param tables which tables are made
 * @param java the Java installation of the measured processes
 * @param output the directory of the figures of each run, and of what the processes log
 * @param baseline the class path of another build of peerlink-core, if there is one
 */
record ComparisonOptions(int rounds, double seconds, double longestWarmUp, int attempts, Predicate<String> only,
		List<TableId> tables, JavaInstallation java, Path output, Optional<String> baseline) {

	private static final Set<String> KEYS = Set.of("rounds", "secs", "warm", "attempts", "only", "tables", "jdk", "out",
			"baseline");

	static ComparisonOptions of(List<String> arguments) {
		DriverOptions options = DriverOptions.of(arguments);
		options.asMap().keySet().stream().filter((key) -> !KEYS.contains(key)).findFirst().ifPresent((key) -> {
			throw new IllegalArgumentException("There is no option " + key + ", only " + String.join(", ", KEYS));
		});
		String tables = options.text("tables", String.join(",", TableId.DEFAULTS));
		String jdk = options.text("jdk", Objects.requireNonNull(System.getProperty("java.home")));
		return new ComparisonOptions(options.integer("rounds", 5), options.decimal("secs", 2),
				options.decimal("warm", Double.MAX_VALUE), options.integer("attempts", 3),
				Pattern.compile(options.text("only", "")).asPredicate(),
				List.of(tables.split(",", -1)).stream().map(TableId::parse).toList(), JavaInstallation.at(Path.of(jdk)),
				Path.of(options.text("out", besideTheJar())), Optional.ofNullable(options.asMap().get("baseline")));
	}

	private static String besideTheJar() {
		try {
			Path code = Path.of(ComparisonOptions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			Path directory = Files.isDirectory(code) ? code : Objects.requireNonNull(code.getParent());
			return directory.resolve("comparison").toString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
