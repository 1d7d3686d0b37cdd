package io.peerlink.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.peerlink.NetworkDiagnostics.InterfaceStatus;

/**
 * Does a node see the announcement of another one on this machine?
 */
final class AnnouncementCheck implements Check {

	private static final String NAME = "announcement";

	@Override
	public List<Finding> findings(Environment environment) throws InterruptedException {
		List<InterfaceStatus> interfaces = environment.interfaces();
		if (interfaces.stream().allMatch((candidate) -> candidate.used() == null)) {
			return List.of();
		}
		Optional<Duration> seen = environment.announcement();
		return List.of(seen.map(
				(after) -> Finding.ok(NAME, "A node that is announced here is seen after " + after.toMillis() + " ms."))
			.orElseGet(() -> Finding.problem(NAME, "A node that is announced here is not seen by another one here.",
					"Mend first what was found about port 5353 and multicast.")));
	}

}
