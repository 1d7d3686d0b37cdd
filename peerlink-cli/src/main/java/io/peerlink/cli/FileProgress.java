package io.peerlink.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.file.TransferListener;
import io.peerlink.file.TransferProgress;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a transfer is: as a bar on a terminal, as events in JSON, otherwise not
 * at all.
 */
final class FileProgress implements TransferListener, AutoCloseable {

	private static final int WIDTH = 30;

	private static final String CLEAR = "\r\u001B[K";

	private final CommandContext context;

	private final String peer;

	private final String name;

	private final boolean drawn;

	private boolean visible;

	FileProgress(CommandContext context, String peer, String name) {
		this.context = context;
		this.peer = peer;
		this.name = name;
		this.drawn = context.environment().style().coloured() && !context.options().json();
	}

	@Override
	public synchronized void progressed(TransferProgress progress) {
		this.context.output().print(new Event(this.peer, this.name, progress));
		if (this.drawn) {
			write(CLEAR + bar(this.name, progress));
			this.visible = true;
		}
	}

	/**
	 * Removes the bar.
	 */
	@Override
	public synchronized void close() {
		if (this.visible) {
			write(CLEAR);
			this.visible = false;
		}
	}

	private void write(String text) {
		OutputStream err = this.context.environment().err();
		try {
			err.write(text.getBytes(StandardCharsets.UTF_8));
			err.flush();
		}
		catch (IOException ex) {
			// Nobody looks at it any more.
		}
	}

	static String bar(String name, TransferProgress progress) {
		double part = (progress.size() > 0) ? (double) progress.transferred() / progress.size() : 1;
		int full = (int) Math.floor(part * WIDTH);
		StringBuilder bar = new StringBuilder(Style.PLAIN.plain(name)).append("  [")
			.append("#".repeat(full))
			.append(".".repeat(WIDTH - full))
			.append("] ")
			.append((int) Math.floor(part * 100))
			.append(" %  ")
			.append(FileSize.format(progress.bytesPerSecond()))
			.append("/s");
		progress.remaining().ifPresent((left) -> bar.append("  ").append(format(left)).append(" left"));
		return bar.toString();
	}

	private static String format(Duration left) {
		long seconds = left.toSeconds();
		return (seconds < 60) ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
	}

	private record Event(String peer, String name, TransferProgress progress) implements OutputEvent {

		@Override
		public @Nullable String text(Style style) {
			return null;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("progress")
				.with("peer", this.peer)
				.with("name", this.name)
				.with("transferred", this.progress.transferred())
				.with("size", this.progress.size())
				.withDecimal("bytes_per_second", this.progress.bytesPerSecond())
				.withMillis("remaining_ms", this.progress.remaining().orElse(null));
		}

	}

}
