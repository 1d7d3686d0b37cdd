package io.peerlink.internal.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The name of this machine. The DNS is never asked: a look-up, such as by
 * {@link java.net.InetAddress#getLocalHost()}, blocks for seconds on a LAN whose name
 * server does not answer.
 */
public final class HostName {

	private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

	private static final long COMMAND_TIMEOUT_MILLIS = 500;

	private HostName() {
	}

	/**
	 * Returns the first label of the host name: from the environment variables
	 * {@code HOSTNAME} and {@code COMPUTERNAME}, from {@code /proc} on Linux, or from the
	 * command {@code hostname}.
	 * @return the label, empty when none of them knows it
	 */
	public static Optional<String> find() {
		return find(List.of(() -> System.getenv("HOSTNAME"), () -> System.getenv("COMPUTERNAME"), HostName::ofLinux,
				HostName::ofCommand));
	}

	static Optional<String> find(List<Supplier<@Nullable String>> sources) {
		for (Supplier<@Nullable String> source : sources) {
			String host = source.get();
			String label = (host != null) ? host.strip().split("\\.", 2)[0] : "";
			if (!label.isEmpty() && isReadable(label)) {
				return Optional.of(label);
			}
		}
		return Optional.empty();
	}

	/**
	 * Without a UTF-8 locale a variable has U+FFFD in place of what is not ASCII.
	 */
	private static boolean isReadable(String label) {
		return label.indexOf('\ufffd') < 0;
	}

	private static @Nullable String ofLinux() {
		try {
			return Files.readString(LINUX, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static @Nullable String ofCommand() {
		try {
			Process process = new ProcessBuilder("hostname").redirectErrorStream(true).start();
			if (!process.waitFor(COMMAND_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
				process.destroyForcibly();
				return null;
			}
			try (InputStream output = process.getInputStream()) {
				String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
				return (process.exitValue() == 0) ? text : null;
			}
		}
		catch (IOException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

}
