package io.peerlink.internal.reliability;

import java.time.Duration;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.wire.CallNumbers;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerPaths}.
 */
class PeerPathsTests {

	private final Simulator simulator = new Simulator(1);

	private final PeerPaths paths = new PeerPaths(this.simulator,
			new PeerTable("caller", this.simulator, this.simulator.executor(), 10));

	@Test
	void instanceHasOnePath() {
		assertThat(this.paths.to("callee")).isSameAs(this.paths.to("callee")).isNotSameAs(this.paths.to("other"));
		assertThat(this.paths.statistics()).containsOnlyKeys("callee", "other");
	}

	@Test
	void numbersBeginAtTheMicrosecondsSinceTheStart() {
		this.simulator.run(Duration.ofMillis(3));
		assertThat(this.paths.to("callee").nextNumber()).isEqualTo(3001);
	}

	@Test
	void numbersOfARemovedPathAreNotUsedAgain() {
		PeerPath removed = this.paths.to("callee");
		NumberedRequest last = complete(removed, 100);
		this.paths.retain((instanceId) -> false);
		assertThat(this.paths.statistics()).isEmpty();
		assertThat(this.paths.to("callee").nextNumber()).isGreaterThan(last.number);
	}

	@Test
	void closedPathIsReplacedAndItsNumbersAreNotUsedAgain() {
		PeerPath closed = this.paths.to("callee");
		NumberedRequest last = complete(closed, 100);
		assertThat(closed.closeIfIdle()).isTrue();
		assertThat(this.paths.to("callee")).isNotSameAs(closed).isSameAs(this.paths.to("callee"));
		assertThat(this.paths.to("callee").nextNumber()).isGreaterThan(last.number);
	}

	@Test
	void pathWithPendingRequestsIsRetained() {
		PeerPath path = this.paths.to("callee");
		assertThat(path.begin(new Request(), "caller", 5000, new CallNumbers())).isTrue();
		this.paths.retain((instanceId) -> false);
		assertThat(this.paths.to("callee")).isSameAs(path);
	}

	private static NumberedRequest complete(PeerPath path, int count) {
		NumberedRequest request = new Request();
		for (int i = 0; i < count; i++) {
			request = new Request();
			assertThat(path.begin(request, "caller", 5000, new CallNumbers())).isTrue();
			path.complete(request, PeerPath.NO_SAMPLE);
		}
		return request;
	}

	private static final class Request extends NumberedRequest {

	}

}
