package io.peerlink.benchmark.process;

import io.peerlink.benchmark.driver.Server;

/**
 * Running totals of an answering or receiving process.
 *
 * @param received the frames received, or the calls executed
 * @param wrong the frames with a wrong content
 * @param repeated the calls that were executed more than once
 * @param usage what it used
 */
public record ServerFigures(long received, long wrong, long repeated, Usage usage) {

	/** What the line begins with. */
	public static final String PREFIX = "TOTALS ";

	static ServerFigures of(Server server) {
		return new ServerFigures(server.received(), server.wrong(), server.repeated(), Usage.now());
	}

	String toLine() {
		return PREFIX + this.received + " " + this.wrong + " " + this.repeated + " " + this.usage.toText();
	}

	/**
	 * Reads figures.
	 * @param line what the process printed after {@link #PREFIX}
	 * @return the figures
	 */
	public static ServerFigures parse(String line) {
		String[] values = line.split(" ", 4);
		return new ServerFigures(Long.parseLong(values[0]), Long.parseLong(values[1]), Long.parseLong(values[2]),
				Usage.parse(values[3]));
	}

	/**
	 * Returns what was added since earlier figures.
	 * @param earlier figures of the same process
	 * @return the difference
	 */
	public ServerFigures since(ServerFigures earlier) {
		return new ServerFigures(this.received - earlier.received, this.wrong - earlier.wrong,
				this.repeated - earlier.repeated, this.usage.since(earlier.usage));
	}

}
