package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Pings the peers that have a channel with this node but are not known to be up: nobody
 * else would notice their end, and frames must not go for long to an address that
 * somebody else gave. Until the first sign of life it pings every second, later after
 * each five seconds of silence; six misses in a row end the channel. Thread-safe.
 */
final class UnknownPeerWatch {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration CONFIRMED_INTERVAL = Duration.ofSeconds(5);

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

	private static final int MAX_MISSES = 6;

	private final NodeContext context;

	private final Pinger pinger;

	private final ChannelTable channels;

	private final Consumer<ChannelEntry> onPeerDown;

	/**
	 * When each address was pinged last; used by the timer thread only.
	 */
	private Map<InetSocketAddress, Long> pingedAt = Map.of();

	private @Nullable Timer timer;

	private boolean stopped;

	UnknownPeerWatch(NodeContext context, Pinger pinger, ChannelTable channels, Consumer<ChannelEntry> onPeerDown) {
		this.context = context;
		this.pinger = pinger;
		this.channels = channels;
		this.onPeerDown = onPeerDown;
	}

	void start() {
		scheduleNext();
	}

	synchronized void stop() {
		this.stopped = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private synchronized void scheduleNext() {
		if (!this.stopped) {
			this.timer = this.context.scheduler().schedule(INTERVAL, this::onTimer);
		}
	}

	private void onTimer() {
		try {
			pingUnknownPeers(this.context.nanoTime());
		}
		finally {
			scheduleNext();
		}
	}

	private void pingUnknownPeers(long now) {
		Map<InetSocketAddress, List<ChannelEntry>> unknown = this.channels.open()
			.filter((channel) -> !channel.isPeerUp(this.context.peers()))
			.collect(Collectors.groupingBy(ChannelEntry::remoteAddress));
		Map<InetSocketAddress, Long> pinged = new HashMap<>();
		unknown.forEach((address, channels) -> {
			Long last = this.pingedAt.get(address);
			if (channels.stream().anyMatch((channel) -> isDue(channel, now, last))) {
				pinged.put(address, now);
				ping(address, channels);
			}
			else if (last != null) {
				pinged.put(address, last);
			}
		});
		this.pingedAt = pinged;
	}

	private static boolean isDue(ChannelEntry channel, long now, @Nullable Long lastPing) {
		Duration interval = channel.contact().isConfirmed() ? CONFIRMED_INTERVAL : INTERVAL;
		return channel.contact().silentNanos(now) >= interval.toNanos()
				&& (lastPing == null || now - lastPing >= interval.toNanos());
	}

	private void ping(InetSocketAddress address, List<ChannelEntry> channels) {
		Futures.whenDone(this.pinger.ping(address, PING_TIMEOUT),
				(pong, failure) -> channels.forEach((channel) -> pinged(channel, pong)));
	}

	private void pinged(ChannelEntry channel, @Nullable Pong pong) {
		if (pong == null) {
			if (channel.contact().pingMissed() >= MAX_MISSES) {
				this.onPeerDown.accept(channel);
			}
			return;
		}
		String instanceId = pong.instanceId();
		if (instanceId != null && !instanceId.equals(channel.terms().peer().instanceId())) {
			// Another instance lives there than the one that had this channel.
			this.onPeerDown.accept(channel);
			return;
		}
		channel.contact().pingAnswered(this.context.nanoTime());
	}

}
