package io.peerlink.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of {@code docs/values.md}.
 */
final class ValuesPage {

	private static final Path PAGE = Path.of("../docs/values.md");

	private final List<String> lines = read();

	private static List<String> read() {
		try {
			return Files.readAllLines(PAGE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the rows of a table.
	 * @param header the first cell of the header
	 * @return the rows without the header, as they are
	 */
	List<String> rows(String header) {
		List<String> found = this.lines.stream()
			.dropWhile((line) -> !line.startsWith("| " + header + " |"))
			.takeWhile((line) -> line.startsWith("|"))
			.skip(2)
			.toList();
		assertThat(found).as(header).isNotEmpty();
		return found;
	}

	/**
	 * Returns a row.
	 * @param cells its cells
	 * @return the row as the page has it
	 */
	static String row(String... cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

	/**
	 * Returns the cells of a row.
	 * @param row the row
	 * @return the cells, without the marks of code
	 */
	static List<String> cells(String row) {
		return Arrays.stream(row.substring(1).split("\\|", -1)).map((cell) -> cell.replace("`", "").strip()).toList();
	}

	/**
	 * Returns a cell of code.
	 * @param text the code
	 * @return the cell
	 */
	static String code(String text) {
		return "`" + text + "`";
	}

}
