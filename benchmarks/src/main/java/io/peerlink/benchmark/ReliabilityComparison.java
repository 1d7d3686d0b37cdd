package io.peerlink.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.peerlink.call.ReliabilityOptions;

/**
 * Measures the cost of reliable calls on a network without loss: compares nodes that
 * retransmit requests and remove duplicates with nodes that do neither. All run in this
 * JVM, over loopback, in alternating turns of a few milliseconds so that the state of the
 * machine affects both equally, each round on new sockets.
 */
public final class ReliabilityComparison {

	private static final ReliabilityOptions PLAIN = ReliabilityOptions.defaults()
		.withRetransmission(false)
		.withDuplicateRemoval(false);

	private static final int TURNS = 60;

	private static final int RESAMPLES = 2_000;

	private final List<Round> rounds = new ArrayList<>();

	private ReliabilityComparison() {
	}

	/**
	 * Runs the comparison.
	 * @param args the number of measured rounds, 20 by default
	 */
	public static void main(String[] args) throws Exception {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 20;
		try (AwakeProcessors awake = AwakeProcessors.keep()) {
			ReliabilityComparison comparison = new ReliabilityComparison();
			for (int i = 0; i <= rounds; i++) {
				comparison.round(i > 0);
			}
			comparison.print();
		}
	}

	private void round(boolean measured) {
		try (AddCalls plain = new AddCalls(PLAIN); AddCalls reliable = new AddCalls(ReliabilityOptions.defaults())) {
			Round round = new Round(new CallTurns(plain), new CallTurns(reliable));
			for (int i = 0; i < TURNS; i++) {
				round.run(i);
			}
			System.out.printf(Locale.ROOT, "%s: p50 %.2f us plain, %.2f us reliable, ratio %.3f%n",
					measured ? "round" : "warm-up", round.plain().p50Micros(), round.reliable().p50Micros(),
					round.ratio(CallTurns::p50Micros));
			if (measured) {
				this.rounds.add(round);
			}
		}
	}

	private void print() {
		System.out.printf(Locale.ROOT, "%-24s %10s %10s %8s %16s%n", "median of " + this.rounds.size() + " rounds",
				"plain", "reliable", "ratio", "of all rounds");
		row("p50, us", "%.2f", CallTurns::p50Micros);
		row("mean, us", "%.2f", (turns) -> turns.meanMicros(100));
		row("mean of fastest 95 %, us", "%.2f", (turns) -> turns.meanMicros(95));
		row("p99, us", "%.2f", CallTurns::p99Micros);
		row("allocated, B/call", "%.0f", CallTurns::bytesPerCall);
		row("datagrams/call", "%.4f", CallTurns::datagramsPerCall);
		row("requests sent again", "%.0f", CallTurns::retransmissions);
		double[] resampled = resampledMedians();
		System.out.printf(Locale.ROOT,
				"p50 of a turn by that of the turn beside: median %.4f, 95 %% confidence %.4f to %.4f%n",
				medianRatio(this.rounds.stream()), resampled[RESAMPLES / 40],
				resampled[RESAMPLES - 1 - RESAMPLES / 40]);
	}

	private void row(String label, String format, ToDoubleFunction<CallTurns> figure) {
		double[] ratios = this.rounds.stream().mapToDouble((round) -> round.ratio(figure)).sorted().toArray();
		double plain = median(this.rounds.stream().map(Round::plain).mapToDouble(figure).toArray());
		double reliable = median(this.rounds.stream().map(Round::reliable).mapToDouble(figure).toArray());
		System.out.printf(Locale.ROOT, "%-24s %10s %10s", label, String.format(Locale.ROOT, format, plain),
				String.format(Locale.ROOT, format, reliable));
		System.out.println((plain > 0) ? String.format(Locale.ROOT, " %8.3f %7.3f to %5.3f", median(ratios), ratios[0],
				ratios[ratios.length - 1]) : "");
	}

	/**
	 * Returns the sorted medians of bootstrap resamples: rounds drawn with replacement,
	 * each time as many as there are. They estimate how far the median of another
	 * measurement would differ. The turns of a round share sockets and threads, so they
	 * are not drawn one by one.
	 */
	private double[] resampledMedians() {
		Random random = new Random(1);
		double[] medians = new double[RESAMPLES];
		Arrays.setAll(medians,
				(i) -> medianRatio(random.ints(this.rounds.size(), 0, this.rounds.size()).mapToObj(this.rounds::get)));
		Arrays.sort(medians);
		return medians;
	}

	private static double medianRatio(Stream<Round> rounds) {
		return median(rounds.flatMapToDouble((round) -> Arrays.stream(round.ratios())).toArray());
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private record Round(CallTurns plain, CallTurns reliable) {

		/**
		 * Alternates the order, because the second contestant of a turn may find the
		 * machine in a different state.
		 */
		void run(int turn) {
			(((turn % 2) == 0) ? this.plain : this.reliable).run();
			(((turn % 2) == 0) ? this.reliable : this.plain).run();
		}

		double ratio(ToDoubleFunction<CallTurns> figure) {
			return figure.applyAsDouble(this.reliable) / figure.applyAsDouble(this.plain);
		}

		double[] ratios() {
			double[] ratios = this.reliable.medians();
			double[] others = this.plain.medians();
			Arrays.setAll(ratios, (i) -> ratios[i] / others[i]);
			return ratios;
		}

	}

}
