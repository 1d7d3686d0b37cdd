package io.peerlink.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a node discovers another node on the same machine.
 */
final class AnnouncementCheck implements Check {

	private static final String NAME = "announcement";

	@Override
	public List<Finding> run(Environment environment) throws InterruptedException {
		if (environment.usedInterfaces().isEmpty()) {
			return List.of();
		}
		Optional<Duration> delay = environment.measureAnnouncement();
		return List.of(delay
			.map((time) -> Finding.ok(NAME,
					"An announced node is discovered on this machine after " + time.toMillis() + " ms."))
			.orElseGet(
					() -> Finding.problem(NAME, "An announced node is not discovered by another node on this machine.",
							"Fix the problems with port 5353 and multicast first.")));
	}

}
