package io.peerlink.internal.file;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The path of a file in a request. Java nodes encode it as URIs do; Python nodes write it
 * as it is.
 */
final class FilePath {

	/**
	 * What the path of each file of a Java node begins with, and by default that of a
	 * Python node.
	 */
	static final String PREFIX = "/files/";

	private FilePath() {
	}

	static String encode(String name) {
		try {
			return new URI(null, null, PREFIX + name, null).toASCIIString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("No path of a URI: " + FileNames.printable(name), ex);
		}
	}

	/**
	 * Returns the name in a path.
	 * @return the name, empty for that of the whole folder
	 */
	static String decode(String path, boolean encoded) throws RefusedException {
		String decoded = path;
		if (encoded) {
			try {
				decoded = new URI(path).getPath();
			}
			catch (URISyntaxException ex) {
				throw FileRefusal.MALFORMED.because("The path is none", ex);
			}
		}
		if (decoded == null || !decoded.startsWith(PREFIX)) {
			throw FileRefusal.NOT_FOUND.because("The files of this node are below " + PREFIX);
		}
		return decoded.substring(PREFIX.length());
	}

}
