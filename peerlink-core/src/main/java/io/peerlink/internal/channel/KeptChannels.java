package io.peerlink.internal.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
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
		List<Peer> peers = keeper.select(this.context.peers());
		if (peers == null) {
			links.values().stream().filter((link) -> link.isDue(now)).forEach((link) -> link.postpone(now));
			return;
		}
		Set<String> instances = peers.stream().map(Peer::instanceId).collect(Collectors.toSet());
		links.entrySet().removeIf((entry) -> entry.getValue().isWaiting() && !instances.contains(entry.getKey()));
		peers.forEach((peer) -> links.computeIfAbsent(peer.instanceId(), (added) -> link(keeper, peer, now)));
		openDue(links.values(), now);
	}

	/**
	 * Opens what it is time for. A peer that has restarted waits until the callbacks of
	 * its instance before have returned, so that the user's listener gets the messages of
	 * one channel after the other.
	 */
	private static void openDue(Collection<KeptLink> links, long now) {
		Set<String> taken = links.stream()
			.filter((link) -> !link.isWaiting())
			.map(KeptLink::nameKey)
			.collect(Collectors.toSet());
		links.stream().filter((link) -> link.isDue(now) && taken.add(link.nameKey())).forEach((link) -> link.open(now));
	}

	private KeptLink link(ChannelKeeper keeper, Peer peer, long now) {
		return new KeptLink(keeper, peer, this.context, this.lifecycle, this.opening, this::wake, now);
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
			// What is due and was not begun waits for the end of another channel.
			.filter((link) -> !link.isBeingOpened() && !link.isDue(now))
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
