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
 * How fast discovery is on a LAN, beside JmDNS as it comes. Each of our figures is held
 * at twice its goal, since the machine may be busy. {@code peerlink.figures.rounds} and
 * {@code peerlink.figures.plain-rounds} set how often things are measured.
 */
class DiscoveryFiguresSystemTests {

	private static final int ROUNDS = Integer.getInteger("peerlink.figures.rounds", 10);

	private static final int PLAIN_ROUNDS = Integer.getInteger("peerlink.figures.plain-rounds", 1);

	private static final int CROWD = 20;

	private static final int CROWD_ROUNDS = 5;

	private static final double CROWD_GOAL = 1.5;

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	@Test
	void twoHostsFindAndLoseEachOtherInTime() {
		Map<DiscoveryFigure, Double> plain = figures("plain", PLAIN_ROUNDS);
		Map<DiscoveryFigure, Double> ours = figures("ours", ROUNDS);
		System.out.printf("%-28s %8s %8s %8s%n", "seconds, median", "plain", "ours", "goal");
		ours.forEach((figure, seconds) -> print(figure.name(), plain.getOrDefault(figure, Double.NaN), seconds,
				figure.goal()));
		ours.forEach((figure, seconds) -> assertThat(seconds).as(figure.name()).isLessThan(2 * figure.goal()));
	}

	@Test
	void twentyHostsThatStartAtOnceSeeEachOtherInTime() {
		double plain = crowd("plain", PLAIN_ROUNDS);
		double ours = crowd("ours", CROWD_ROUNDS);
		print("TWENTY_AT_ONCE", plain, ours, CROWD_GOAL);
		assertThat(ours).isLessThan(2 * CROWD_GOAL);
	}

	private static Map<DiscoveryFigure, Double> figures(String engine, int rounds) {
		Map<DiscoveryFigure, Double> taken = new EnumMap<>(DiscoveryFigure.class);
		try (NetworkLab lab = NetworkLab.create(2)) {
			DiscoveryFigures figures = new DiscoveryFigures(lab, engine, rounds, PATIENCE);
			for (DiscoveryFigure figure : DiscoveryFigure.values()) {
				taken.put(figure, figures.take(figure));
			}
		}
		return taken;
	}

	private static void print(String what, double plain, double ours, double goal) {
		System.out.printf("%-28s %8.3f %8.3f %8.2f%n", what, plain, ours, goal);
	}

	private static double crowd(String engine, int rounds) {
		try (NetworkLab lab = NetworkLab.create(CROWD)) {
			Crowd crowd = new Crowd(lab, engine, PATIENCE.multipliedBy(2));
			List<Double> seconds = new ArrayList<>();
			for (int round = 0; round < rounds; round++) {
				double taken = crowd.start(round);
				System.out.printf("%s round %d: %.3f s%n", engine, round, taken);
				seconds.add(taken);
				crowd.stop();
			}
			Collections.sort(seconds);
			return seconds.get(seconds.size() / 2);
		}
	}

}
