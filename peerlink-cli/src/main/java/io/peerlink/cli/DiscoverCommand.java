package io.peerlink.cli;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.Output;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lists the peers.
 */
@Command(name = "discover", mixinStandardHelpOptions = true, header = "List the peers.",
		description = "Looks for peers for --wait and lists them by name.", footerHeading = "%nExamples:%n",
		footer = { "  peerlink discover", "  peerlink discover --wait 10s --interface 'eth*'",
				"  peerlink discover --count 3 --json" })
final class DiscoverCommand implements Callable<Integer> {

	private static final Comparator<Peer> BY_NAME = Comparator.comparing(Peer::name).thenComparing(Peer::instanceId);

	private final CommandContext context;

	@Option(names = "--count", paramLabel = "N",
			description = "End when N peers are found; finding fewer is a failure.")
	private int count;

	DiscoverCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		if (this.count < 0) {
			throw new UsageException("--count must not be negative");
		}
		return this.context.withObserver(this::discover);
	}

	private int discover(PeerLink node) throws InterruptedException {
		int enough = (this.count > 0) ? this.count : Integer.MAX_VALUE;
		node.awaitPeers(enough, this.context.options().waitTime());
		List<PeerStatus> peers = node.status()
			.peers()
			.stream()
			.filter(PeerStatus::up)
			.sorted(Comparator.comparing(PeerStatus::peer, BY_NAME))
			.toList();
		Output output = this.context.output();
		if (!peers.isEmpty()) {
			Columns columns = Columns.of(peers);
			output.printHeading(columns.line("NAME", "ADDRESS", "PORT", "VERSION", "INSTANCE", "FINGERPRINT"));
			peers.forEach((peer) -> output.print(new Row(peer, columns)));
		}
		if (peers.size() >= Math.max(this.count, 1)) {
			return ExitCode.SUCCESS;
		}
		return this.context.failForMissingPeers(node,
				peers.isEmpty() ? "No peers were" : "Only " + peers.size() + " of " + this.count + " peers were");
	}

	/**
	 * The widths of the columns.
	 *
	 * @param fingerprint 0 where no key is known, as without a secret
	 */
	private record Columns(int name, int address, int version, int instance, int fingerprint) {

		static Columns of(List<PeerStatus> statuses) {
			List<Peer> peers = statuses.stream().map(PeerStatus::peer).toList();
			boolean sealed = statuses.stream().anyMatch((status) -> status.fingerprint() != null);
			return new Columns(width(peers, Peer::name, 4), width(peers, Columns::host, 7),
					width(peers, Columns::version, 7), width(peers, Peer::instanceId, 8), sealed ? 39 : 0);
		}

		private static int width(List<Peer> peers, Function<Peer, String> cell, int minimum) {
			return peers.stream().map(cell).mapToInt(String::length).reduce(minimum, Math::max);
		}

		private static String host(Peer peer) {
			return peer.address().getAddress().getHostAddress();
		}

		private static String version(Peer peer) {
			return peer.version().orElse("-");
		}

		String line(String name, String address, String port, String version, String instance, String fingerprint) {
			String line = pad(name, this.name) + pad(address, this.address) + pad(port, 5) + pad(version, this.version);
			return line + ((this.fingerprint == 0) ? instance : pad(instance, this.instance) + fingerprint);
		}

		private static String pad(String text, int width) {
			return text + " ".repeat(Math.max(width - text.length(), 0) + 2);
		}

		String line(PeerStatus status) {
			Peer peer = status.peer();
			String fingerprint = status.fingerprint();
			return line(peer.name(), host(peer), String.valueOf(peer.address().getPort()), version(peer),
					peer.instanceId(), (fingerprint != null) ? fingerprint : "-");
		}

	}

	private record Row(PeerStatus peer, Columns columns) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.plain(this.columns.line(this.peer));
		}

		@Override
		public JsonLine json() {
			return PeerJson.add(JsonLine.of("peer"), this.peer.peer(), this.peer.fingerprint());
		}

	}

}
