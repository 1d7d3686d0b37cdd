package io.peerlink.spring;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peerlink.PeerLink;
import io.peerlink.spring.boot.actuate.PeerDescriptor;
import io.peerlink.spring.boot.actuate.PeerLinkEndpoint;
import io.peerlink.spring.boot.actuate.TotalsDescriptor;
import io.peerlink.spring.metrics.PeerLinkMetrics;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the endpoint and the meters after a call whose request and first answer are
 * lost.
 */
class LossTests {

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink caller = this.lan.lossyNode("caller", new First("\"rpc\":\"count\""));

	private final PeerLink worker = this.lan.lossyNode("worker", new First("\"result\":\"counted\""));

	private final AtomicInteger executions = new AtomicInteger();

	@BeforeEach
	void start() {
		this.worker.register("count", () -> {
			this.executions.incrementAndGet();
			return "counted";
		});
		this.worker.start();
		this.caller.start();
		MemoryLan.awaitVerified(this.caller, "worker");
	}

	@Test
	void retransmissionsAreShown() {
		MeterRegistry callerMeters = measure(this.caller);
		MeterRegistry workerMeters = measure(this.worker);
		assertThat(new PeerLinkTemplate(this.caller).call("worker", "count", String.class)).isEqualTo("counted");
		assertThat(this.executions).hasValue(1);
		assertThat(totals(this.caller).calls().retransmissions()).isGreaterThanOrEqualTo(2);
		assertThat(path().verified()).isTrue();
		assertThat(path().retransmissions()).isEqualTo(totals(this.caller).calls().retransmissions());
		assertThat(totals(this.worker).requests().duplicates()).isPositive();
		assertThat(totals(this.worker).requests().cachedReplies()).isOne();
		assertThat(count(callerMeters, "peerlink.calls.retransmissions")).isGreaterThanOrEqualTo(2);
		assertThat(count(workerMeters, "peerlink.requests.duplicates")).isPositive();
		assertThat(workerMeters.get("peerlink.replies.cached").gauge().value()).isOne();
	}

	private PeerDescriptor.Path path() {
		PeerDescriptor worker = new PeerLinkEndpoint(this.caller).node().peers().get(0);
		return Objects.requireNonNull(worker.path());
	}

	private static TotalsDescriptor totals(PeerLink node) {
		return Objects.requireNonNull(new PeerLinkEndpoint(node).node().totals());
	}

	private static MeterRegistry measure(PeerLink node) {
		MeterRegistry meters = new SimpleMeterRegistry();
		new PeerLinkMetrics(node).bindTo(meters);
		return meters;
	}

	private static double count(MeterRegistry meters, String name) {
		return meters.get(name).functionCounter().count();
	}

	/**
	 * Matches the first datagram that contains a text.
	 */
	private record First(String text, AtomicInteger matches) implements Predicate<String> {

		First(String text) {
			this(text, new AtomicInteger());
		}

		@Override
		public boolean test(String datagram) {
			return datagram.contains(this.text) && this.matches.getAndIncrement() == 0;
		}

	}

}
