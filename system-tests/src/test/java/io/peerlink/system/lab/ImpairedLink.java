package io.peerlink.system.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * An impaired link between a host and its switch. Duplicates a share of the datagrams and
 * delays a share by 5 to 30 ms, so that they are reordered. Does not affect mDNS. For UDP
 * only: packets of TCP have wrong checksums.
 * <p>
 * Runs {@code impaired_link.py}, which connects two interfaces of the hub.
 */
public final class ImpairedLink {

	private static final long SEED = 20_250_701;

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final CommandClient commands;

	private ImpairedLink(LineProcess process) {
		this.commands = new CommandClient(process);
	}

	static ImpairedLink between(String namespace, String oneInterface, String otherInterface) {
		String script = PythonVersion.resource("/impaired_link.py").toString();
		LineProcess process = LineProcess.start("impaired link", new ProcessBuilder(List.of("ip", "netns", "exec",
				namespace, "python3", "-u", script, oneInterface, otherInterface, Long.toString(SEED))));
		process.awaitLine((line) -> "ready".equals(line.string("event")), TIMEOUT);
		return new ImpairedLink(process);
	}

	/**
	 * Sets the impairment. A new link has none.
	 * @param duplicated the share of datagrams that are duplicated, 0 to 1
	 * @param delayed the share of datagrams, copies included, that are delayed, 0 to 1
	 */
	public void impair(double duplicated, double delayed) {
		this.commands.execute("impair", TIMEOUT, Map.of("duplicate", duplicated, "delay", delayed)).result();
	}

	/**
	 * Returns the counts of both directions together.
	 * @return the counts since the start
	 */
	public Counts counts() {
		JsonNode counts = this.commands.execute("counts", TIMEOUT, Map.of()).result();
		return new Counts(counts.path("forwarded").asLong(), counts.path("duplicated").asLong(),
				counts.path("delayed").asLong(), counts.path("missed").asLong());
	}

	/**
	 * The counts of a link.
	 *
	 * @param forwarded received datagrams, except those of mDNS
	 * @param duplicated number of these that were duplicated
	 * @param delayed number of these and their duplicates that were delayed
	 * @param missed frames that were lost because the process was too slow
	 */
	public record Counts(long forwarded, long duplicated, long delayed, long missed) {

		/**
		 * Subtracts earlier counts.
		 * @param earlier the earlier counts
		 * @return the difference
		 */
		public Counts since(Counts earlier) {
			return new Counts(this.forwarded - earlier.forwarded, this.duplicated - earlier.duplicated,
					this.delayed - earlier.delayed, this.missed - earlier.missed);
		}

	}

}
