package io.peerlink.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The name of a node that nobody named: {@code cli-<host>-<pid>}, which no other process
 * of the network has.
 */
final class DefaultName {

	private static final int MAX_HOST_LENGTH = 30;

	private static final Path LINUX_HOST = Path.of("/proc/sys/kernel/hostname");

	private DefaultName() {
	}

	static String ofThisProcess() {
		return of(Stream.of(variable("HOSTNAME"), variable("COMPUTERNAME"), linuxHost())
			.filter((host) -> !host.isBlank())
			.findFirst()
			.orElse(""), ProcessHandle.current().pid());
	}

	static String of(String host, long pid) {
		String label = host.split("\\.", 2)[0].replaceAll("[^A-Za-z0-9-]", "");
		String shortened = label.substring(0, Math.min(label.length(), MAX_HOST_LENGTH));
		return shortened.isEmpty() ? "cli-" + pid : "cli-" + shortened + "-" + pid;
	}

	private static String variable(String name) {
		String value = System.getenv(name);
		return (value != null) ? value : "";
	}

	/**
	 * Not asked for in the DNS, which may take seconds.
	 */
	private static String linuxHost() {
		try {
			return Files.readString(LINUX_HOST, StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			return "";
		}
	}

}
