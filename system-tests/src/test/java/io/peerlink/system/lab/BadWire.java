package io.peerlink.system.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * The wire between a host and its switch, made bad: it duplicates a share of the
 * datagrams, and holds a share back for 5 to 30 ms, so that later ones overtake them. It
 * leaves mDNS alone. Good for UDP only: what is sent over TCP has wrong checksums.
 * <p>
 * The harm is done by {@code bad_wire.py}, which joins two interfaces of the hub.
 */
public final class BadWire {

	private static final long SEED = 20_250_701;

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Dialog dialog;

	private BadWire(LineProcess process) {
		this.dialog = new Dialog(process);
	}

	static BadWire between(String namespace, String oneInterface, String otherInterface) {
		String script = PythonVersion.resource("/bad_wire.py").toString();
		LineProcess process = LineProcess.start("bad wire", new ProcessBuilder(List.of("ip", "netns", "exec", namespace,
				"python3", "-u", script, oneInterface, otherInterface, Long.toString(SEED))));
		process.awaitLine((line) -> "ready".equals(line.string("event")), TIMEOUT);
		return new BadWire(process);
	}

	/**
	 * Change what the wire does, from now on. A new wire does no harm.
	 * @param duplicated the share of datagrams that are duplicated, 0 to 1
	 * @param delayed the share of datagrams, copies included, that are held back, 0 to 1
	 */
	public void harm(double duplicated, double delayed) {
		this.dialog.execute("harm", TIMEOUT, Map.of("duplicate", duplicated, "delay", delayed)).result();
	}

	/**
	 * Tell what was done so far.
	 * @return the numbers, both directions together
	 */
	public Counts counts() {
		JsonNode counts = this.dialog.execute("counts", TIMEOUT, Map.of()).result();
		return new Counts(counts.path("forwarded").asLong(), counts.path("duplicated").asLong(),
				counts.path("delayed").asLong(), counts.path("missed").asLong());
	}

	/**
	 * What a wire did.
	 *
	 * @param forwarded datagrams that came to it, those of mDNS excepted
	 * @param duplicated how many of these went on twice
	 * @param delayed how many of these and their duplicates were held back
	 * @param missed frames that were lost because the wire was too slow
	 */
	public record Counts(long forwarded, long duplicated, long delayed, long missed) {

		/**
		 * Subtract what was done before.
		 * @param earlier the numbers at that time
		 * @return what was done since
		 */
		public Counts since(Counts earlier) {
			return new Counts(this.forwarded - earlier.forwarded, this.duplicated - earlier.duplicated,
					this.delayed - earlier.delayed, this.missed - earlier.missed);
		}

	}

}
