package io.peerlink.internal.channel;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.peerlink.internal.concurrent.SerialExecutor;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps channels open in one run of a node. Whatever may have changed wakes it: peers,
 * channels, keepers, the time. Then it compares what there is with what there should be,
 * on one callback thread at a time, as that calls the users' filters. Thread-safe.
 */
final class KeptChannels {

	private static final Logger logger = LoggerFactory.getLogger(KeptChannels.class);

	/**
	 * When no thread can be started, it is tried again after this time.
	 */
	private static final Duration RETRY = Duration.ofSeconds(1);

	private final NodeContext context;

	private final ChannelRegistry registry;

	private final ChannelLifecycle lifecycle;

	private final KeptLink.Opening opening;

	private final SerialExecutor executor;

	private final Runnable listener = this::wake;

	/**
	 * By keeper and by the instance of the peer; used by the tasks of the executor only.
	 */
	private final Map<ChannelKeeper, Map<String, KeptLink>> links = new HashMap<>();

	private volatile @Nullable Timer timer;

	private volatile boolean running;

	KeptChannels(NodeContext context, ChannelRegistry registry, ChannelLifecycle lifecycle, KeptLink.Opening opening) {
		this.context = context;
		this.registry = registry;
		this.lifecycle = lifecycle;
		this.opening = opening;
		// One task waits and one runs.
		this.executor = new SerialExecutor(context.executors().callbacks(), 1);
	}

	void start() {
		this.running = true;
		this.registry.onKeepersChanged(this.listener);
		wake();
	}

	/**
	 * Opens no more channels. Those that are open stay open.
	 */
	void stop() {
		this.running = false;
		this.registry.removeListener(this.listener);
		Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
	}

	/**
	 * Called by any thread whenever something may have changed. Returns at once.
	 */
	void wake() {
		if (!this.running) {
			return;
		}
		try {
			this.executor.tryExecute(this::run);
		}
		catch (Throwable ex) {
			logger.error("Cannot start a thread for kept channels", ex);
			wakeAfter(RETRY.toNanos());
		}
	}

	private void run() {
		if (!this.running) {
			return;
		}
		long now = this.context.nanoTime();
		List<ChannelKeeper> keepers = this.registry.keepers();
		this.links.entrySet().removeIf((entry) -> {
			boolean closed = !keepers.contains(entry.getKey());
			if (closed) {
				close(entry.getValue());
			}
			return closed;
		});
		keepers.forEach((keeper) -> update(keeper, now));
		if (!this.running) {
			// What was begun meanwhile must not outlive the withdrawal.
			this.links.values().forEach(KeptChannels::close);
			return;
		}
		scheduleNext(now);
	}

	private void update(ChannelKeeper keeper, long now) {
		Map<String, KeptLink> links = this.links.computeIfAbsent(keeper, (added) -> new HashMap<>());
		links.values().forEach((link) -> link.update(now));
		Map<String, Peer> peers = select(keeper);
		links.entrySet().removeIf((entry) -> entry.getValue().isWaiting() && !peers.containsKey(entry.getKey()));
		peers.forEach((instanceId, peer) -> links.computeIfAbsent(instanceId, (added) -> link(keeper, peer, now))
			.openIfDue(peer, now));
	}

	private KeptLink link(ChannelKeeper keeper, Peer peer, long now) {
		return new KeptLink(keeper, peer, this.context, this.lifecycle, this.opening, this::wake, now);
	}

	private Map<String, Peer> select(ChannelKeeper keeper) {
		try {
			return keeper.select(this.context.peers())
				.stream()
				.collect(Collectors.toMap(Peer::instanceId, Function.identity()));
		}
		catch (Throwable ex) {
			logger.error("The filter of {} failed", keeper, ex);
			return Map.of();
		}
	}

	private static void close(Map<String, KeptLink> links) {
		links.values().forEach(KeptLink::close);
	}

	private void scheduleNext(long now) {
		Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		this.links.values()
			.stream()
			.flatMap((links) -> links.values().stream())
			.filter((link) -> !link.isBeingOpened())
			.mapToLong((link) -> link.remaining(now))
			.min()
			.ifPresent(this::wakeAfter);
	}

	private void wakeAfter(long nanos) {
		try {
			this.timer = this.context.scheduler().schedule(Duration.ofNanos(nanos), this::wake);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The node stops", ex);
		}
	}

}
