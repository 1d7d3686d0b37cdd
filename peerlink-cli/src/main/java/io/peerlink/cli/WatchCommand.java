package io.peerlink.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.Addresses;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Tells of peers that come and go.
 */
@Command(name = "watch", mixinStandardHelpOptions = true, header = "Tell of peers as they come and go.",
		description = "Tells of peers as they come and go, until Ctrl-C or for --wait if that is given.",
		footerHeading = "%nExamples:%n", footer = { "  peerlink watch", "  peerlink watch --json --wait 1m" })
final class WatchCommand implements Callable<Integer> {

	private final CommandContext context;

	WatchCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		return this.context.withObserver(this::watch);
	}

	private int watch(PeerLink node) {
		// The node's own thread must not wait for who reads the output.
		BlockingQueue<OutputEvent> events = new LinkedBlockingQueue<>();
		try (PeerListener.Registration registration = node.addPeerListener(new Recorder(events))) {
			this.context.output().printRemark("Watching. Ctrl-C ends it.");
			this.context.printInactiveDiscovery(node);
			tellUntilTheEnd(events);
		}
		catch (InterruptedException ex) {
			// This is how watching ends.
		}
		return ExitCode.DONE;
	}

	private void tellUntilTheEnd(BlockingQueue<OutputEvent> events) throws InterruptedException {
		Duration limit = this.context.options().givenWaitTime();
		long began = System.nanoTime();
		while (true) {
			OutputEvent event = (limit != null)
					? events.poll(began + limit.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS) : events.take();
			if (event == null) {
				return;
			}
			this.context.output().print(event);
		}
	}

	private record Recorder(BlockingQueue<OutputEvent> events) implements PeerListener {

		@Override
		public void peerUp(Peer peer) {
			this.events.add(new Change(Instant.now(), peer, null));
		}

		@Override
		public void peerDown(Peer peer, PeerDownReason reason) {
			this.events.add(new Change(Instant.now(), peer, reason));
		}

	}

	private record Change(Instant time, Peer peer, @Nullable PeerDownReason reason) implements OutputEvent {

		private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

		@Override
		public String text(Style style) {
			String time = style.faint(TIME.format(LocalTime.ofInstant(this.time, ZoneId.systemDefault())));
			String name = style.strong(this.peer.name());
			if (this.reason != null) {
				return time + " " + style.error("-") + " " + name + " is down: " + word(this.reason);
			}
			return time + " " + style.success("+") + " " + name + " is up at "
					+ Addresses.hostAndPort(this.peer.address());
		}

		@Override
		public JsonLine json() {
			JsonLine line = JsonLine.of((this.reason != null) ? "down" : "up")
				.with("time", this.time.truncatedTo(ChronoUnit.MILLIS).toString());
			PeerJson.add(line, this.peer);
			return (this.reason != null) ? line.with("reason", word(this.reason)) : line;
		}

		private static String word(PeerDownReason reason) {
			return reason.name().toLowerCase(Locale.ROOT);
		}

	}

}
