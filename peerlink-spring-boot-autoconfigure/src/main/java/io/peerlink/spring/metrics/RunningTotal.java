package io.peerlink.spring.metrics;

import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.peerlink.NodeStatistics;
import io.peerlink.PeerLink;
import org.jspecify.annotations.Nullable;

/**
 * A count that goes on over the restarts of its node, which itself begins anew each time.
 * Registries that export what was added since the last time would take a count that goes
 * back to zero for a large negative number.
 */
final class RunningTotal implements ToDoubleFunction<PeerLink> {

	private final ToLongFunction<NodeStatistics> count;

	private @Nullable String instanceId;

	private long earlier;

	private long current;

	RunningTotal(ToLongFunction<NodeStatistics> count) {
		this.count = count;
	}

	@Override
	public synchronized double applyAsDouble(PeerLink node) {
		node.statistics().ifPresent(this::update);
		return this.earlier + this.current;
	}

	private void update(NodeStatistics numbers) {
		if (!Objects.equals(numbers.instanceId(), this.instanceId)) {
			this.instanceId = numbers.instanceId();
			this.earlier += this.current;
		}
		this.current = this.count.applyAsLong(numbers);
	}

}
