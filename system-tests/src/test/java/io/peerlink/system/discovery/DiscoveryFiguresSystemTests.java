package io.peerlink.system.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.peerlink.system.lab.NetworkLab;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures discovery on a LAN and compares it with plain JmDNS. The limit of each figure
 * is twice its goal, because the machine may be busy. {@code peerlink.figures.rounds} and
 * {@code peerlink.figures.plain-rounds} set the number of measurements.
 */
class DiscoveryFiguresSystemTests {

	private static final int ROUNDS = Integer.getInteger("peerlink.figures.rounds", 10);

	private static final int PLAIN_ROUNDS = Integer.getInteger("peerlink.figures.plain-rounds", 1);

	private static final int GROUP_SIZE = 20;

	private static final int GROUP_ROUNDS = 5;

	private static final double GROUP_GOAL = 1.5;

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	@Test
	void twoHostsDiscoverAndLoseEachOtherInTime() {
		Map<DiscoveryFigure, Double> plain = figures("plain", PLAIN_ROUNDS);
		Map<DiscoveryFigure, Double> ours = figures("ours", ROUNDS);
		System.out.printf("%-28s %8s %8s %8s%n", "seconds, median", "plain", "ours", "goal");
		ours.forEach((figure, seconds) -> print(figure.name(), plain.getOrDefault(figure, Double.NaN), seconds,
				figure.goal()));
		ours.forEach((figure, seconds) -> assertThat(seconds).as(figure.name()).isLessThan(2 * figure.goal()));
	}

	@Test
	void twentyHostsThatStartAtOnceDiscoverEachOtherInTime() {
		double plain = group("plain", PLAIN_ROUNDS);
		double ours = group("ours", GROUP_ROUNDS);
		print("TWENTY_AT_ONCE", plain, ours, GROUP_GOAL);
		assertThat(ours).isLessThan(2 * GROUP_GOAL);
	}

	private static Map<DiscoveryFigure, Double> figures(String engine, int rounds) {
		Map<DiscoveryFigure, Double> taken = new EnumMap<>(DiscoveryFigure.class);
		try (NetworkLab lab = NetworkLab.create(2)) {
			DiscoveryFigures figures = new DiscoveryFigures(lab, engine, rounds, TIMEOUT);
			for (DiscoveryFigure figure : DiscoveryFigure.values()) {
				taken.put(figure, figures.take(figure));
			}
		}
		return taken;
	}

	private static void print(String what, double plain, double ours, double goal) {
		System.out.printf("%-28s %8.3f %8.3f %8.2f%n", what, plain, ours, goal);
	}

	private static double group(String engine, int rounds) {
		try (NetworkLab lab = NetworkLab.create(GROUP_SIZE)) {
			ProbeGroup group = new ProbeGroup(lab, engine, TIMEOUT.multipliedBy(2));
			List<Double> seconds = new ArrayList<>();
			for (int round = 0; round < rounds; round++) {
				double taken = group.start(round);
				System.out.printf("%s round %d: %.3f s%n", engine, round, taken);
				seconds.add(taken);
				group.stop();
			}
			Collections.sort(seconds);
			return seconds.get(seconds.size() / 2);
		}
	}

}
