package io.peerlink.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Compares a SEQUENCE channel with a hand-written {@code DatagramChannel} that sends and
 * binds the same JSON. Both run in this JVM, over loopback, alternately, each round on
 * new sockets. Prints medians and their ratio.
 */
public final class ChannelComparison {

	private static final Duration STREAM = Duration.ofSeconds(2);

	private static final int ROUND_TRIPS = 20_000;

	private static final String ROW = "%-46s %14s %14s %8s%n";

	private final List<Figures> raw = new ArrayList<>();

	private final List<Figures> channel = new ArrayList<>();

	private ChannelComparison() {
	}

	/**
	 * Runs the comparison.
	 * @param args the number of measured rounds, 5 by default
	 */
	public static void main(String[] args) throws Exception {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 5;
		try (AwakeProcessors awake = AwakeProcessors.keep()) {
			ChannelComparison comparison = new ChannelComparison();
			for (int round = 0; round <= rounds; round++) {
				comparison.round(round > 0);
			}
			comparison.print();
		}
	}

	private void round(boolean measured) throws InterruptedException {
		Figures rawFigures = measure(RawSocketStream::new);
		Figures channelFigures = measure(ChannelStream::new);
		System.out.printf(Locale.ROOT, "%s: raw %.0f frames/s, %.1f us; channel %.0f frames/s, %.1f us%n",
				measured ? "round" : "warm-up", rawFigures.oneWay().arrivedPerSecond(),
				rawFigures.roundTrips().p50Micros(), channelFigures.oneWay().arrivedPerSecond(),
				channelFigures.roundTrips().p50Micros());
		if (measured) {
			this.raw.add(rawFigures);
			this.channel.add(channelFigures);
		}
	}

	private static Figures measure(Supplier<StreamContestant> contestants) throws InterruptedException {
		try (StreamContestant contestant = contestants.get()) {
			StreamMeasurement measurement = new StreamMeasurement(contestant);
			return new Figures(measurement.roundTrips(ROUND_TRIPS), measurement.oneWay(STREAM));
		}
	}

	private void print() {
		System.out.printf(ROW, "median of " + this.raw.size() + " rounds", "raw", "channel", "ratio");
		row("one way: sent, frames/s", (figures) -> figures.oneWay().sentPerSecond());
		row("one way: arrived, frames/s", (figures) -> figures.oneWay().arrivedPerSecond());
		row("one way: lost, %", (figures) -> figures.oneWay().lostPercent());
		row("one way: of these dropped by a full queue, %", (figures) -> figures.oneWay().overflowedPercent());
		row("one way: allocated by both sides, B/frame", (figures) -> figures.oneWay().bytesPerFrame());
		row("round trip: p50, us", (figures) -> figures.roundTrips().p50Micros());
		row("round trip: p99, us", (figures) -> figures.roundTrips().p99Micros());
		row("round trip: lost of " + ROUND_TRIPS, (figures) -> figures.roundTrips().lost());
		row("round trip: allocated by both sides, B/frame", (figures) -> figures.roundTrips().bytesPerFrame());
	}

	private void row(String label, ToDoubleFunction<Figures> figure) {
		double rawMedian = median(this.raw, figure);
		double channelMedian = median(this.channel, figure);
		System.out.printf(ROW, label, number(rawMedian), number(channelMedian),
				(rawMedian > 0) ? number(channelMedian / rawMedian) : "-");
	}

	private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
		double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value < 100) ? "%.2f" : "%.0f", value);
	}

	private record Figures(StreamMeasurement.RoundTrips roundTrips, StreamMeasurement.OneWay oneWay) {
	}

}
