package io.peerlink.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures round trips to a peer.
 */
@Command(name = "ping", mixinStandardHelpOptions = true, header = "Measure round trips to a peer.",
		description = "Pings a peer and prints the round trips. Succeeds when the peer answered at least one ping.",
		footerHeading = "%nExamples:%n", footer = { "  peerlink ping Phone1",
				"  peerlink ping Phone1 --count 100 --interval 20ms", "  peerlink ping Phone1 --count 0 --json" })
final class PingCommand implements Callable<Integer> {

	private static final int WARM_UP_PINGS = 3;

	private static final Duration WARM_UP_TIMEOUT = Duration.ofMillis(100);

	private final CommandContext context;

	@Parameters(paramLabel = "NAME", description = "Name of the peer.")
	private String peer = "";

	@Option(names = "--count", paramLabel = "N", description = "Number of pings; 1 by default, 0 for no limit.")
	private int count = 1;

	@Option(names = "--interval", paramLabel = "TIME", description = "Time from one ping to the next; 1s by default.")
	private Duration interval = Duration.ofSeconds(1);

	PingCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		if (this.count < 0) {
			throw new UsageException("--count must not be negative");
		}
		return this.context.withObserver(this::ping);
	}

	private int ping(PeerLink node) throws InterruptedException {
		warmUp(node);
		Peer target = this.context.awaitPeer(node, this.peer);
		PeerClient client = node.peer(target.name());
		Latencies roundTrips = new Latencies();
		long sent = 0;
		try {
			while (this.count == 0 || sent < this.count) {
				long next = System.nanoTime() + this.interval.toNanos();
				sent++;
				pingOnce(client, target, sent, roundTrips);
				if (sent != this.count) {
					TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
				}
			}
		}
		catch (InterruptedException ex) {
			// Ctrl-C ends the pings; the summary follows.
		}
		this.context.output().print(new Summary(target.name(), sent, roundTrips));
		return ExitCode.of(roundTrips.count() > 0);
	}

	/**
	 * Pings this node itself while it looks for peers. Otherwise the first round trip
	 * would mostly measure class loading.
	 */
	private static void warmUp(PeerLink node) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(),
				node.status().address().getPort());
		PeerClient self = node.peer(new Peer(node.name(), node.status().instanceId(), address, Map.of()))
			.with(CallOptions.defaults().withTimeout(WARM_UP_TIMEOUT));
		try {
			for (int i = 0; i < WARM_UP_PINGS; i++) {
				self.ping();
			}
		}
		catch (PeerLinkException ex) {
			// Without a loopback interface the warm-up is skipped.
		}
	}

	private void pingOnce(PeerClient client, Peer target, long number, Latencies roundTrips)
			throws InterruptedException {
		try {
			Duration roundTrip = client.ping();
			roundTrips.add(roundTrip.toNanos());
			this.context.output().print(new Reply(target, number, roundTrip));
		}
		catch (PeerLinkException ex) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			this.context.output().print(new Lost(target.name(), number, String.valueOf(ex.getMessage())));
		}
	}

	private record Reply(Peer peer, long number, Duration roundTrip) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.strong(this.peer.name()) + " at " + Peer.hostAndPort(this.peer.address()) + ": #" + this.number
					+ " " + style.success(style.millis(this.roundTrip));
		}

		@Override
		public JsonLine json() {
			return PeerJson.addAddress(JsonLine.of("reply").with("peer", this.peer.name()), this.peer)
				.with("number", this.number)
				.withMillis("round_trip_ms", this.roundTrip);
		}

	}

	private record Lost(String peer, long number, String message) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.strong(this.peer) + ": #" + this.number + " " + style.error(this.message);
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("lost")
				.with("peer", this.peer)
				.with("number", this.number)
				.with("message", this.message);
		}

	}

	private record Summary(String peer, long sent, Latencies roundTrips) implements OutputEvent {

		private static final List<LatencyStatistic> STATISTICS = List.of(LatencyStatistic.MIN, LatencyStatistic.AVG,
				LatencyStatistic.MAX, LatencyStatistic.P99);

		@Override
		public String text(Style style) {
			long received = this.roundTrips.count();
			String counts = this.sent + " sent, " + received + " answered, " + Style.decimal(lossPercent(), 1)
					+ "% lost";
			return style.plain((received > 0) ? counts + ", " + times(style) : counts);
		}

		@Override
		public JsonLine json() {
			JsonLine line = JsonLine.of("summary")
				.with("peer", this.peer)
				.with("sent", this.sent)
				.with("received", this.roundTrips.count())
				.withDecimal("loss_percent", lossPercent());
			STATISTICS.forEach((statistic) -> statistic.addTo(line, this.roundTrips));
			return line;
		}

		private String times(Style style) {
			return STATISTICS.stream().map(LatencyStatistic::label).collect(Collectors.joining("/", "", " "))
					+ STATISTICS.stream()
						.map((statistic) -> style.millis(statistic.of(this.roundTrips)))
						.collect(Collectors.joining(" / "));
		}

		private double lossPercent() {
			return (this.sent > 0) ? 100.0 * (this.sent - this.roundTrips.count()) / this.sent : 0;
		}

	}

}
