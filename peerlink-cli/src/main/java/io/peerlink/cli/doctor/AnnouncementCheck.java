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
			.map((time) -> Finding.ok(NAME, "A node that is announced here is seen after " + time.toMillis() + " ms."))
			.orElseGet(() -> Finding.problem(NAME, "A node that is announced here is not seen by another one here.",
					"Mend first what was found about port 5353 and multicast.")));
	}

}
