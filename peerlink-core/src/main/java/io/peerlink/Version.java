package io.peerlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The version of this library, as the build wrote it into a resource. The manifest would
 * not survive being packed into an application's single jar.
 */
final class Version {

	static final String CURRENT = read();

	private Version() {
	}

	private static String read() {
		try (InputStream resource = Version.class.getResourceAsStream("version.txt")) {
			if (resource == null) {
				throw new IllegalStateException("The resource version.txt is missing beside " + Version.class);
			}
			return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
