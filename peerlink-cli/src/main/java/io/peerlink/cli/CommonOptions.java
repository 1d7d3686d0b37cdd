package io.peerlink.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options of all commands. They may be given before or after the name of the command.
 */
final class CommonOptions {

	static final Duration DEFAULT_WAIT = Duration.ofSeconds(3);

	static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	@Option(names = "--name", paramLabel = "NAME", scope = ScopeType.INHERIT,
			description = "Name of this node; cli-<host>-<pid> by default.")
	private @Nullable String name;

	@Option(names = "--secret", paramLabel = "SECRET", scope = ScopeType.INHERIT,
			defaultValue = "${env:PEERLINK_SECRET}",
			description = "Secret of the group of nodes. Other users of this machine can see it; "
					+ "they cannot see the environment variable PEERLINK_SECRET, which sets it as well.")
	private @Nullable String secret;

	@Option(names = "--secret-file", paramLabel = "FILE", scope = ScopeType.INHERIT,
			description = "File whose first line is the secret. It is used instead of --secret.")
	private @Nullable Path secretFile;

	@Option(names = "--interface", paramLabel = "INTERFACE", split = ",", scope = ScopeType.INHERIT,
			description = "Name or IPv4 address of a network interface to use; '*' matches any characters; "
					+ "may be repeated. By default all that can multicast.")
	private List<String> interfaces = new ArrayList<>();

	@Option(names = "--static-peer", paramLabel = "ADDRESS", scope = ScopeType.INHERIT,
			description = "Additional fixed address of a peer: name@host, host:port or name@host:port; may be repeated.")
	private List<String> staticPeers = new ArrayList<>();

	@Option(names = "--wait", paramLabel = "TIME", scope = ScopeType.INHERIT,
			description = "How long to look for peers: 500ms, 3s, 2m; 3s by default. "
					+ "The search ends early when the requested peer is found.")
	private @Nullable Duration wait;

	@Option(names = "--timeout", paramLabel = "TIME", scope = ScopeType.INHERIT,
			description = "How long to wait for the reply of a peer; 5s by default.")
	private Duration timeout = DEFAULT_TIMEOUT;

	@Option(names = "--json", scope = ScopeType.INHERIT,
			description = "Print JSON, one object per line, instead of text.")
	private boolean json;

	@Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print a log to standard error.")
	private boolean verbose;

	@Nullable String name() {
		return this.name;
	}

	/**
	 * Returns the secret.
	 * @return the secret, {@code null} for none
	 * @throws UsageException when its file cannot be read
	 */
	@Nullable String secret() {
		return (this.secretFile != null) ? firstLine(this.secretFile) : this.secret;
	}

	private static String firstLine(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.findFirst().map(String::strip).orElse("");
		}
		catch (IOException | UncheckedIOException ex) {
			throw new UsageException("The file of the secret cannot be read: " + ex);
		}
	}

	List<String> interfaces() {
		return this.interfaces;
	}

	List<String> staticPeers() {
		return this.staticPeers;
	}

	Duration waitTime() {
		return (this.wait != null) ? this.wait : DEFAULT_WAIT;
	}

	/**
	 * Returns the value of {@code --wait} without its default.
	 * @return the duration, or {@code null} when the option was not given
	 */
	@Nullable Duration explicitWaitTime() {
		return this.wait;
	}

	Duration timeout() {
		return this.timeout;
	}

	boolean json() {
		return this.json;
	}

	boolean verbose() {
		return this.verbose;
	}

}
