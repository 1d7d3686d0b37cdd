package io.peerlink.system.discovery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.Line;
import io.peerlink.system.lab.LineProcess;

/**
 * A {@link DiscoveryProbe} in a process of its own.
 */
final class Probe {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final LineProcess process;

	private Probe(LineProcess process) {
		this.process = process;
	}

	static Probe start(Host host, String engine) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Probe probe = new Probe(host.spawn("probe on " + host,
				new ProcessBuilder(java, "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("java.class.path"), DiscoveryProbe.class.getName(), engine)));
		probe.await(0, (line) -> "ready".equals(line.string("event")), TIMEOUT);
		return probe;
	}

	int mark() {
		return this.process.mark();
	}

	/**
	 * Sends a command without waiting for its end.
	 * @param command the command
	 */
	void send(Map<String, ?> command) {
		this.process.send(command);
	}

	/**
	 * Executes a command.
	 * @param command the command
	 * @return its begin and its duration
	 */
	Timing run(Map<String, ?> command) {
		int mark = mark();
		send(command);
		Line begin = awaitBegin(mark, TIMEOUT);
		Line done = await(mark, (line) -> "done".equals(line.string("event")), TIMEOUT);
		return new Timing(begin.nanoTime(), done.required().path("seconds").asDouble());
	}

	Timing open() {
		return run(Map.of("do", "open"));
	}

	Timing announce(String name, Map<String, String> attributes) {
		return run(announcement(name, attributes));
	}

	static Map<String, Object> announcement(String name, Map<String, String> attributes) {
		return Map.of("do", "announce", "name", name, "port", 5000, "attributes", attributes);
	}

	Timing withdraw() {
		return run(Map.of("do", "withdraw"));
	}

	Timing close() {
		return run(Map.of("do", "close"));
	}

	Line awaitBegin(int mark, Duration timeout) {
		return await(mark, (line) -> "begin".equals(line.string("event")), timeout);
	}

	Line awaitDiscovered(int mark, String name, String attribute, String value, Duration timeout) {
		return await(mark,
				(line) -> "discovered".equals(line.string("event")) && name.equals(line.string("name"))
						&& line.string("address") != null
						&& Objects.equals(line.required().path("attributes").path(attribute).stringValue(null), value),
				timeout);
	}

	Line awaitDiscoveredAt(int mark, String name, String address, long since, Duration timeout) {
		return await(mark, (line) -> "discovered".equals(line.string("event")) && name.equals(line.string("name"))
				&& address.equals(line.string("address")) && line.nanoTime() > since, timeout);
	}

	Line awaitLost(int mark, String name, Duration timeout) {
		return await(mark, (line) -> "lost".equals(line.string("event")) && name.equals(line.string("name")), timeout);
	}

	List<Line> lines(int mark) {
		return this.process.lines(mark);
	}

	private Line await(int mark, Predicate<Line> wanted, Duration timeout) {
		return this.process.awaitLine(mark, wanted, timeout);
	}

	/**
	 * The begin and the duration of a command.
	 *
	 * @param began the monotonic clock in nanoseconds
	 * @param seconds the duration in seconds
	 */
	record Timing(long began, double seconds) {

		double secondsUntil(Line line) {
			return (line.nanoTime() - this.began) / 1e9;
		}

	}

}
