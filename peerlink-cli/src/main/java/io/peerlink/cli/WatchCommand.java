package io.peerlink.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Prints peers as they come and go.
 */
@Command(name = "watch", mixinStandardHelpOptions = true, header = "Print peers as they come and go.",
		description = "Prints peers as they come and go, until Ctrl-C or for --wait if that is given.",
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
		// A slow reader of the output must not block the thread of the node.
		BlockingQueue<OutputEvent> events = new LinkedBlockingQueue<>();
		try (PeerListener.Registration registration = node.addPeerListener(new QueueingListener(node, events))) {
			this.context.output().printRemark("Watching. Stop with Ctrl-C.");
			this.context.printInactiveDiscovery(node);
			printEvents(events);
		}
		catch (InterruptedException ex) {
			// Ctrl-C is the regular end.
		}
		return ExitCode.SUCCESS;
	}

	private void printEvents(BlockingQueue<OutputEvent> events) throws InterruptedException {
		Duration limit = this.context.options().explicitWaitTime();
		Deadline deadline = (limit != null) ? Deadline.after(limit) : Deadline.NEVER;
		for (OutputEvent event = deadline.poll(events); event != null; event = deadline.poll(events)) {
			this.context.output().print(event);
		}
	}

	/**
	 * Called by one thread at a time.
	 */
	private record QueueingListener(PeerLink node, BlockingQueue<OutputEvent> events,
			Map<String, String> fingerprints) implements PeerListener {

		QueueingListener(PeerLink node, BlockingQueue<OutputEvent> events) {
			this(node, events, new HashMap<>());
		}

		@Override
		public void peerUp(Peer peer) {
			this.fingerprints.putAll(fingerprintOf(peer));
			this.events.add(new PeerChange(Instant.now(), peer, this.fingerprints.get(peer.instanceId()), null));
		}

		@Override
		public void peerDown(Peer peer, PeerDownReason reason) {
			this.events.add(new PeerChange(Instant.now(), peer, this.fingerprints.remove(peer.instanceId()), reason));
		}

		private Map<String, String> fingerprintOf(Peer peer) {
			try {
				return this.node.status()
					.peers()
					.stream()
					.filter((status) -> status.fingerprint() != null
							&& status.peer().instanceId().equals(peer.instanceId()))
					.collect(Collectors.toMap((status) -> peer.instanceId(),
							(status) -> String.valueOf(status.fingerprint())));
			}
			catch (PeerLinkException ex) {
				// The node stops.
				return Map.of();
			}
		}

	}

	private record PeerChange(Instant time, Peer peer, @Nullable String fingerprint,
			@Nullable PeerDownReason reason) implements OutputEvent {

		private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

		@Override
		public String text(Style style) {
			String time = style.faint(TIME.format(LocalTime.ofInstant(this.time, ZoneId.systemDefault())));
			String name = style.strong(this.peer.name());
			if (this.reason != null) {
				return time + " " + style.error("-") + " " + name + " is down: " + reasonName(this.reason);
			}
			return time + " " + style.success("+") + " " + name + " is up at " + Peer.hostAndPort(this.peer.address());
		}

		@Override
		public JsonLine json() {
			JsonLine line = JsonLine.of((this.reason != null) ? "down" : "up")
				.with("time", this.time.truncatedTo(ChronoUnit.MILLIS).toString());
			PeerJson.add(line, this.peer, this.fingerprint);
			return (this.reason != null) ? line.with("reason", reasonName(this.reason)) : line;
		}

		private static String reasonName(PeerDownReason reason) {
			return reason.name().toLowerCase(Locale.ROOT);
		}

	}

}
