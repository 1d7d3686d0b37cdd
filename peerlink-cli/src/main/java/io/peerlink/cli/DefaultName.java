package io.peerlink.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The name of a node without {@code --name}: {@code cli-<host>-<pid>}, which is unique on
 * the network as long as host names are.
 * <p>
 * The host is the first one that is set: the environment variable {@code HOSTNAME}, the
 * environment variable {@code COMPUTERNAME} of Windows, or the host name in {@code /proc}
 * of Linux. Only ASCII letters, digits and hyphens of its first label are used, at most
 * 30. When nothing remains, the name is {@code cli-<pid>}. The DNS is never asked because
 * a lookup, such as by {@link java.net.InetAddress#getLocalHost()}, may block for
 * seconds.
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

	private static String linuxHost() {
		try {
			return Files.readString(LINUX_HOST, StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			return "";
		}
	}

}
