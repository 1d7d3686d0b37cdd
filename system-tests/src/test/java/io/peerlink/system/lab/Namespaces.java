package io.peerlink.system.lab;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The network namespaces of labs. Their names contain the id of the process that created
 * them, so that the leftovers of a killed run are distinguishable from the namespaces of
 * a current run.
 */
final class Namespaces {

	private static final String PREFIX = "pllab";

	private static final AtomicInteger LABS = new AtomicInteger();

	private Namespaces() {
	}

	/**
	 * Returns a prefix for the namespaces of one lab.
	 * @return a prefix that no other lab on this machine has
	 */
	static String newPrefix() {
		return PREFIX + ProcessHandle.current().pid() + "-" + LABS.incrementAndGet() + "-";
	}

	static void add(String namespace) {
		Commands.run(List.of("ip", "netns", "add", namespace));
	}

	/**
	 * Removes a namespace and kills the processes in it.
	 * @param namespace its name
	 */
	static void remove(String namespace) {
		List<ProcessHandle> killed = pids(namespace).flatMap((pid) -> ProcessHandle.of(pid).stream()).toList();
		killed.forEach(ProcessHandle::destroyForcibly);
		Commands.attempt(List.of("ip", "netns", "del", namespace));
	}

	/**
	 * Removes the namespaces of labs whose process has ended.
	 */
	static void removeLeftovers() {
		Commands.run(List.of("ip", "netns", "list"))
			.lines()
			.map((line) -> line.split(" ", 2)[0])
			.filter(Namespaces::isLeftover)
			.forEach(Namespaces::remove);
	}

	private static boolean isLeftover(String namespace) {
		if (!namespace.startsWith(PREFIX)) {
			return false;
		}
		String owner = namespace.substring(PREFIX.length()).split("-", 2)[0];
		return owner.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(owner)).isEmpty();
	}

	private static Stream<Long> pids(String namespace) {
		Commands.Outcome outcome = Commands.attempt(List.of("ip", "netns", "pids", namespace));
		if (outcome.exitCode() != 0) {
			return Stream.empty();
		}
		return Arrays.stream(outcome.output().split("\\s+")).filter((pid) -> !pid.isEmpty()).map(Long::valueOf);
	}

}
