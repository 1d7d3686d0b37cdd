package io.peerlink.demo;

import java.time.Duration;
import java.util.Locale;

import io.peerlink.call.CallResult;

/**
 * The peers of one round, a line each.
 */
final class RoundTable {

	private static final double NANOS_PER_MILLI = 1e6;

	private final StringBuilder text = new StringBuilder();

	RoundTable(String title) {
		this.text.append(title).append(System.lineSeparator());
	}

	static String millis(Duration duration) {
		return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / NANOS_PER_MILLI);
	}

	void add(String peer, CallResult<NodeInfo> info, String share, double framesPerSecond) {
		if (this.text.indexOf("PEER") < 0) {
			append("PEER", "PLATFORM", "CPUS", "LOAD", "ANSWERED", "FRAMES/S", "MULTIPLIED");
		}
		String frames = String.format(Locale.ROOT, "%.0f", framesPerSecond);
		NodeInfo node = info.value();
		if (node == null) {
			append(peer, "no answer: " + info.error(), "", "", millis(info.elapsed()), frames, share);
			return;
		}
		append(peer, node.platform(), String.valueOf(node.cpus()), String.valueOf(node.load()), millis(info.elapsed()),
				frames, share);
	}

	private void append(String... cells) {
		this.text.append(String.format(Locale.ROOT, "  %-28s %-22s %5s %6s %10s %9s  %s%n", (Object[]) cells));
	}

	@Override
	public String toString() {
		return this.text.toString().stripTrailing();
	}

}
