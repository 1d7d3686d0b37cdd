package io.peerlink.spring.metrics;

import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.peerlink.NodeStatistics;
import io.peerlink.PeerLink;
import org.jspecify.annotations.Nullable;

/**
 * A count that continues across restarts of the node, whose own statistics start at zero
 * each time. Registries that export the increase since the last reading would report a
 * decreasing count as a large negative number.
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

	private void update(NodeStatistics statistics) {
		if (!Objects.equals(statistics.instanceId(), this.instanceId)) {
			this.instanceId = statistics.instanceId();
			this.earlier += this.current;
		}
		this.current = this.count.applyAsLong(statistics);
	}

}
