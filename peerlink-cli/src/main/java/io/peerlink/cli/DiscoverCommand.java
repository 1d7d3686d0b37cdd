package io.peerlink.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.Output;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.peer.Peer;
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
		List<Peer> peers = node.peers();
		Output output = this.context.output();
		if (!peers.isEmpty()) {
			Columns columns = Columns.of(peers);
			output.printHeading(columns.line("NAME", "ADDRESS", "PORT", "VERSION", "INSTANCE"));
			peers.forEach((peer) -> output.print(new Row(peer, columns)));
		}
		if (peers.size() >= Math.max(this.count, 1)) {
			return ExitCode.SUCCESS;
		}
		return this.context.failForMissingPeers(node,
				peers.isEmpty() ? "No peers were" : "Only " + peers.size() + " of " + this.count + " peers were");
	}

	private record Columns(int name, int address, int version) {

		static Columns of(List<Peer> peers) {
			return new Columns(width(peers, Peer::name, 4), width(peers, Columns::host, 7),
					width(peers, Columns::version, 7));
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

		String line(String name, String address, String port, String version, String instance) {
			return pad(name, this.name) + pad(address, this.address) + pad(port, 5) + pad(version, this.version)
					+ instance;
		}

		private static String pad(String text, int width) {
			return text + " ".repeat(Math.max(width - text.length(), 0) + 2);
		}

		String line(Peer peer) {
			return line(peer.name(), host(peer), String.valueOf(peer.address().getPort()), version(peer),
					peer.instanceId());
		}

	}

	private record Row(Peer peer, Columns columns) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.plain(this.columns.line(this.peer));
		}

		@Override
		public JsonLine json() {
			return PeerJson.add(JsonLine.of("peer"), this.peer);
		}

	}

}
