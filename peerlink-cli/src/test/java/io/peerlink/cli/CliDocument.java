package io.peerlink.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables and examples of {@code docs/cli.md}.
 */
final class CliDocument {

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

	private final Map<String, String> sections = new LinkedHashMap<>();

	private CliDocument(String text) {
		for (String section : text.split("\n## ", -1)) {
			this.sections.put(section.lines().findFirst().orElse(""), section);
		}
	}

	static CliDocument read() {
		try {
			return new CliDocument(Files.readString(Path.of("../docs/cli.md")));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the options that a section lists, as in {@code --wait TIME}.
	 */
	List<String> options(String section) {
		return rows(section, "| option |").stream()
			.flatMap((row) -> CODE.matcher(row.get(0)).results().map((code) -> code.group(1)))
			.toList();
	}

	/**
	 * Returns the fields of each event that a section lists, with their types, in order.
	 */
	Map<String, Map<String, String>> events(String section) {
		Map<String, Map<String, String>> events = new LinkedHashMap<>();
		String event = "";
		for (List<String> row : rows(section, "| event |")) {
			event = row.get(0).isEmpty() ? event : code(row.get(0));
			events.computeIfAbsent(event, (name) -> new LinkedHashMap<>()).put(code(row.get(1)), row.get(2));
		}
		return events;
	}

	/**
	 * Returns the first cells of a section's table.
	 */
	List<String> firstColumn(String section, String header) {
		return rows(section, header).stream().map((row) -> code(row.get(0))).toList();
	}

	/**
	 * Returns the JSON lines that a section shows.
	 */
	List<String> sampleLines(String section) {
		return blocks(section, "json");
	}

	/**
	 * Returns the command lines that a section shows, without {@code peerlink}.
	 */
	List<List<String>> commandLines(String section) {
		return blocks(section, "").stream().map(CliDocument::arguments).toList();
	}

	/**
	 * Splits a shell command into its arguments, up to a redirection.
	 */
	static List<String> arguments(String line) {
		String command = line.substring(line.indexOf("peerlink ") + "peerlink ".length()).replaceAll(" [<>|] .*", "");
		List<String> arguments = new ArrayList<>();
		Matcher words = WORD.matcher(command);
		while (words.find()) {
			MatchResult word = words.toMatchResult();
			arguments.add((word.group(1) != null) ? word.group(1) : word.group(2));
		}
		return arguments;
	}

	private static String code(String cell) {
		Matcher code = CODE.matcher(cell);
		return code.find() ? code.group(1) : cell;
	}

	private List<List<String>> rows(String section, String header) {
		String text = text(section);
		int start = text.indexOf(header);
		if (start < 0) {
			return List.of();
		}
		return text.substring(start)
			.lines()
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> List.of(line.substring(1).split("\\|", -1)).stream().map(String::strip).toList())
			.toList();
	}

	private List<String> blocks(String section, String language) {
		List<String> lines = new ArrayList<>();
		String[] parts = text(section).split("```", -1);
		for (int i = 1; i < parts.length; i += 2) {
			if (parts[i].startsWith(language + "\n")) {
				parts[i].lines().skip(1).forEach(lines::add);
			}
		}
		return lines;
	}

	private String text(String section) {
		String text = this.sections.get(section);
		if (text == null) {
			throw new IllegalArgumentException("No section " + section);
		}
		return text;
	}

}
