package io.peerlink.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.peerlink.concurrent.Futures;
import io.peerlink.discovery.PeerTable;
import io.peerlink.discovery.Pinger;
import io.peerlink.time.Scheduler;
import io.peerlink.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Pings those peers that have a channel with this node but are not known to be up: nobody
 * else would notice their end, and frames must not go for ever to an address that
 * somebody else gave.
 */
final class StrangerWatch {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

	private static final int MAX_MISSES = 6;

	private final PeerTable peers;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final Supplier<Collection<ChannelEndpoint>> channels;

	private final Consumer<ChannelEndpoint> onLost;

	private @Nullable Timer timer;

	private boolean ended;

	StrangerWatch(PeerTable peers, Pinger pinger, Scheduler scheduler, Supplier<Collection<ChannelEndpoint>> channels,
			Consumer<ChannelEndpoint> onLost) {
		this.peers = peers;
		this.pinger = pinger;
		this.scheduler = scheduler;
		this.channels = channels;
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
			pingSilentStrangers(this.scheduler.nanoTime());
		}
		finally {
			start();
		}
	}

	private void pingSilentStrangers(long now) {
		for (ChannelEndpoint channel : this.channels.get()) {
			boolean silent = now - channel.lastReceivedAt() >= INTERVAL.toNanos();
			if (!silent || isUp(channel)) {
				channel.pinged(true);
			}
			else {
				Futures.whenDone(this.pinger.ping(channel.source(), PING_TIMEOUT),
						(pong, failure) -> note(channel, pong != null));
			}
		}
	}

	private boolean isUp(ChannelEndpoint channel) {
		return this.peers.findByAddress(channel.source())
			.filter((peer) -> peer.instanceId().equals(channel.peer().instanceId()))
			.isPresent();
	}

	private void note(ChannelEndpoint channel, boolean answered) {
		if (channel.pinged(answered) >= MAX_MISSES) {
			this.onLost.accept(channel);
		}
	}

}
