package io.peerlink.internal.file;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The names that files may have: those that mean the same file below a folder on all
 * systems, and nothing outside of it.
 */
final class FileNames {

	/**
	 * The longest name in bytes of UTF-8.
	 */
	static final int MAX_LENGTH = 1024;

	private static final int MAX_PART_LENGTH = 255;

	private static final int MAX_DEPTH = 16;

	private static final String FORBIDDEN = "\\:*?\"<>|";

	/**
	 * Devices of Windows, which a file cannot be named after, whatever its extension.
	 */
	private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "com1", "com2", "com3", "com4",
			"com5", "com6", "com7", "com8", "com9", "conin$", "conout$", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6",
			"lpt7", "lpt8", "lpt9");

	private FileNames() {
	}

	/**
	 * Checks a name.
	 * @throws IllegalArgumentException if no file can have it
	 */
	static String check(String name) {
		String problem = problem(name);
		if (problem != null) {
			throw new IllegalArgumentException(
					"No file can be sent or fetched as '" + printable(name) + "': " + problem);
		}
		return name;
	}

	/**
	 * Returns what is wrong with a name, {@code null} for nothing.
	 */
	static @Nullable String problem(String name) {
		if (name.isEmpty()) {
			return "it is empty";
		}
		if (name.getBytes(StandardCharsets.UTF_8).length > MAX_LENGTH) {
			return "it has more than " + MAX_LENGTH + " bytes";
		}
		String[] parts = name.split("/", -1);
		if (parts.length > MAX_DEPTH) {
			return "it has more than " + MAX_DEPTH + " parts";
		}
		for (String part : parts) {
			String problem = problemOfPart(part);
			if (problem != null) {
				return problem;
			}
		}
		return null;
	}

	private static @Nullable String problemOfPart(String part) {
		if (part.isEmpty()) {
			return "a part of it is empty";
		}
		if (part.startsWith(".")) {
			return "a part of it begins with a dot";
		}
		if (part.endsWith(".") || part.endsWith(" ") || part.startsWith(" ")) {
			return "a part of it ends with a dot, or begins or ends with a space";
		}
		if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_LENGTH) {
			return "a part of it has more than " + MAX_PART_LENGTH + " bytes";
		}
		if (part.codePoints().anyMatch(FileNames::isForbidden)) {
			return "it contains a character that not all systems take";
		}
		String stem = part.substring(0, (part.indexOf('.') < 0) ? part.length() : part.indexOf('.'));
		return DEVICES.contains(stem.toLowerCase(Locale.ROOT).strip()) ? "it is the name of a device on Windows" : null;
	}

	private static boolean isForbidden(int codePoint) {
		int type = Character.getType(codePoint);
		return codePoint < 0x20 || FORBIDDEN.indexOf(codePoint) >= 0 || type == Character.CONTROL
				|| type == Character.FORMAT || type == Character.SURROGATE || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR;
	}

	/**
	 * Returns a text that may be logged, of at most 200 characters.
	 */
	static String printable(String text) {
		StringBuilder printable = new StringBuilder();
		text.codePoints()
			.limit(200)
			.map((codePoint) -> isForbidden(codePoint) && FORBIDDEN.indexOf(codePoint) < 0 ? '?' : codePoint)
			.forEach(printable::appendCodePoint);
		return printable.toString();
	}

}
