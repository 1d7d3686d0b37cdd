package io.peerlink.system.lab;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes all that passes the interface of a host to a file, see {@code capture.py}.
 */
public final class Capture {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private Capture() {
	}

	/**
	 * Starts a capture, which ends with the lab.
	 * @param host the host
	 * @param file takes the frames
	 */
	public static void start(Host host, Path file) {
		LineProcess process = host.spawn("capture", new ProcessBuilder("python3", "-u",
				PythonVersion.resource("/capture.py").toString(), Host.INTERFACE, file.toString()));
		process.awaitLine((line) -> "ready".equals(line.string("event")), TIMEOUT);
	}

}
