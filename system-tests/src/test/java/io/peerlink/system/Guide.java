package io.peerlink.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the files of a page of the documentation. Each code block is a file that is
 * named in the paragraph before it.
 */
final class Guide {

	private static final Pattern FILE = Pattern.compile(
			"^`([^`]+\\.(?:xml|yml|java))`[^\n]*(?:\n[^\n]+)*\n\n" + "```\\w+\n(.*?)\n```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private Guide() {
	}

	/**
	 * Writes the files of a page.
	 * @param page the page
	 * @param directory the target directory
	 * @return the number of files
	 */
	static int writeFiles(Path page, Path directory) throws IOException {
		Matcher files = FILE.matcher(Files.readString(page));
		int count = 0;
		while (files.find()) {
			Path file = directory.resolve(files.group(1));
			Files.createDirectories(file.getParent());
			Files.writeString(file, files.group(2) + "\n");
			count++;
		}
		return count;
	}

}
