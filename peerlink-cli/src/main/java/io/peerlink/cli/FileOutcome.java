package io.peerlink.cli;

import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.file.TransferResult;

/**
 * A file that was transferred.
 *
 * @param event {@code sent} or {@code fetched}
 * @param peer the name of the peer
 * @param place the name of the file here
 * @param result the transfer
 */
record FileOutcome(String event, String peer, String place, TransferResult result) implements OutputEvent {

	private static final double NANOS_PER_SECOND = 1e9;

	@Override
	public String text(Style style) {
		double seconds = this.result.elapsed().toNanos() / NANOS_PER_SECOND;
		long moved = this.result.size() - this.result.resumedAt();
		String resumed = (this.result.resumedAt() > 0)
				? ", " + FileSize.format((double) this.result.resumedAt()) + " were there already" : "";
		return style.plain(this.place) + ": " + FileSize.format((double) this.result.size()) + " "
				+ (this.event.equals("sent") ? "sent to " : "fetched from ") + style.strong(this.peer) + " in "
				+ Style.decimal(seconds, 1) + " s, " + FileSize.format(moved / Math.max(seconds, 1e-3)) + "/s"
				+ resumed;
	}

	@Override
	public JsonLine json() {
		return JsonLine.of(this.event)
			.with("peer", this.peer)
			.with("name", this.result.name())
			.with("file", this.place)
			.with("size", this.result.size())
			.with("resumed_at", this.result.resumedAt())
			.with("sha256", this.result.digest().orElse(null))
			.withMillis("elapsed_ms", this.result.elapsed());
	}

}
