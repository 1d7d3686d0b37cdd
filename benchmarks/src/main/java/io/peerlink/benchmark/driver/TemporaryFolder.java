package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A folder for files that is removed when the process ends.
 */
final class TemporaryFolder {

	private final Path path;

	TemporaryFolder() throws IOException {
		this.path = Files.createTempDirectory("peerlink-benchmark");
		Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
	}

	Path path() {
		return this.path;
	}

	/**
	 * Writes a file of random bytes.
	 */
	Path file(String name, int mebibytes) throws IOException {
		byte[] content = new byte[Transfer.MEBIBYTE];
		new Random(mebibytes).nextBytes(content);
		Path file = this.path.resolve(name);
		Files.createDirectories(file.getParent());
		try (OutputStream out = Files.newOutputStream(file)) {
			for (int i = 0; i < mebibytes; i++) {
				out.write(content);
			}
		}
		return file;
	}

	private void delete() {
		try (Stream<Path> paths = Files.walk(this.path)) {
			for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(each);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
