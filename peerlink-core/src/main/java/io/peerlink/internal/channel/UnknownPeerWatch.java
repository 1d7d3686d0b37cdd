package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Pings those peers that have a channel with this node but are not known to be up: nobody
 * else would notice their end, and frames must not go for long to an address that
 * somebody else gave. Until the first sign of life it pings every second, later after
 * each five seconds of silence; six misses in a row end the channel.
 */
final class UnknownPeerWatch {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

	private static final int MAX_MISSES = 6;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final Supplier<Collection<ChannelEndpoint>> channels;

	private final Predicate<ChannelEndpoint> isUp;

	private final Consumer<ChannelEndpoint> onLost;

	/**
	 * When who was pinged last; of the timer thread.
	 */
	private Map<InetSocketAddress, Long> pingedAt = Map.of();

	private @Nullable Timer timer;

	private boolean ended;

	UnknownPeerWatch(Pinger pinger, Scheduler scheduler, Supplier<Collection<ChannelEndpoint>> channels,
			Predicate<ChannelEndpoint> isUp, Consumer<ChannelEndpoint> onLost) {
		this.pinger = pinger;
		this.scheduler = scheduler;
		this.channels = channels;
		this.isUp = isUp;
		this.onLost = onLost;
	}

	synchronized void start() {
		if (!this.ended) {
			this.timer = this.scheduler.schedule(INTERVAL, this::look);
		}
	}

	synchronized void end() {
		this.ended = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private void look() {
		try {
			pingStrangers(this.scheduler.nanoTime());
		}
		finally {
			start();
		}
	}

	private void pingStrangers(long now) {
		Map<InetSocketAddress, List<ChannelEndpoint>> strangers = this.channels.get()
			.stream()
			.filter((channel) -> channel.opening() == null && !this.isUp.test(channel))
			.collect(Collectors.groupingBy(ChannelEndpoint::source));
		Map<InetSocketAddress, Long> pinged = new HashMap<>();
		strangers.forEach((address, channels) -> {
			Long last = this.pingedAt.get(address);
			boolean due = channels.stream().anyMatch((channel) -> isDue(channel, now, last));
			if (due) {
				pinged.put(address, now);
				Futures.whenDone(this.pinger.ping(address, PING_TIMEOUT),
						(pong, failure) -> channels.forEach((channel) -> note(channel, pong)));
			}
			else if (last != null) {
				pinged.put(address, last);
			}
		});
		this.pingedAt = pinged;
	}

	private static boolean isDue(ChannelEndpoint channel, long now, @Nullable Long lastPing) {
		long wait = channel.contact().isConfirmed() ? PATIENCE.toNanos() : INTERVAL.toNanos();
		return channel.contact().silence(now) >= wait && (lastPing == null || now - lastPing >= wait);
	}

	private void note(ChannelEndpoint channel, @Nullable Pong pong) {
		if (pong == null) {
			if (channel.contact().missed() >= MAX_MISSES) {
				this.onLost.accept(channel);
			}
			return;
		}
		String instanceId = pong.instanceId();
		if (instanceId != null && !instanceId.equals(channel.peer().instanceId())) {
			// Somebody lives there, but not who had this channel.
			this.onLost.accept(channel);
			return;
		}
		channel.contact().answered(this.scheduler.nanoTime());
	}

}
