package io.peerlink.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.Outcome;

/**
 * Runs the command line as a user does: {@code java -jar}.
 */
final class CliJar {

	private static final String JAR = System.getProperty("peerlink.cli.jar");

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private CliJar() {
	}

	/**
	 * Runs a command and waits for its end.
	 */
	static Outcome run(Host host, String... arguments) {
		return runWithInput("", host, arguments);
	}

	static Outcome runWithInput(String input, Host host, String... arguments) {
		return host.run(input, TIMEOUT, new ProcessBuilder(command(List.of(), arguments)));
	}

	/**
	 * Runs a command with options for its JVM and waits for its end.
	 */
	static Outcome run(List<String> jvmOptions, Host host, String... arguments) {
		return host.run("", TIMEOUT, new ProcessBuilder(command(jvmOptions, arguments)));
	}

	/**
	 * Runs a bash script in which {@code "$@"} is the command.
	 */
	static Outcome runInShell(Host host, String script) {
		List<String> shell = new ArrayList<>(List.of("bash", "-c", script, "bash"));
		shell.addAll(command(List.of()));
		return host.run("", TIMEOUT, new ProcessBuilder(shell));
	}

	/**
	 * Starts a command without waiting for its end.
	 */
	static LineProcess start(Host host, String... arguments) {
		return host.spawn("peerlink " + arguments[0] + " on " + host.address(),
				new ProcessBuilder(command(List.of(), arguments)));
	}

	private static List<String> command(List<String> jvmOptions, String... arguments) {
		// A process started in the background ignores Ctrl-C, as do all that it starts.
		List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", JAVA));
		command.addAll(jvmOptions);
		command.addAll(List.of("-jar", JAR));
		command.addAll(List.of(arguments));
		return command;
	}

}
