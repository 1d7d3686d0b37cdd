package io.peerlink.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.KeptChannel;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkTemplate;
import io.peerlink.spring.annotation.PeerLinkChannel;
import io.peerlink.spring.event.PeerDownEvent;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends the position of this node to every peer sixty times a second and receives theirs.
 */
@Component
class Positions {

	private static final double NANOS_PER_CIRCLE = 5e9;

	private final double start = Math.random();

	private final KeptChannel streams;

	private final Map<String, Position> latest = new ConcurrentHashMap<>();

	Positions(PeerLinkTemplate peers) {
		this.streams = peers.keepOpen((peer) -> true, "positions", ChannelOptions.sequenced(), this::listen);
	}

	private void listen(Channel channel) {
		channel.onMessage(Position.class, (position) -> onPosition(position, channel.peer()));
	}

	@Scheduled(fixedRate = 16_667, timeUnit = TimeUnit.MICROSECONDS)
	void tick() {
		this.streams.send(here());
	}

	@PeerLinkChannel(name = "positions", ordering = ChannelOrdering.SEQUENCE)
	void onPosition(Position position, Peer peer) {
		this.latest.put(peer.name(), position);
	}

	@EventListener
	void onPeerDown(PeerDownEvent event) {
		this.latest.remove(event.getPeer().name());
	}

	Position here() {
		return onCircle(this.start + System.nanoTime() / NANOS_PER_CIRCLE);
	}

	Map<String, Position> latest() {
		return Map.copyOf(this.latest);
	}

	private static Position onCircle(double turns) {
		return new Position(0.9, 0.5).turned(turns);
	}

	record Position(double x, double y) {

		Position turned(double turns) {
			double angle = 2 * Math.PI * turns;
			double right = this.x - 0.5;
			double down = this.y - 0.5;
			return new Position(0.5 + right * Math.cos(angle) - down * Math.sin(angle),
					0.5 + right * Math.sin(angle) + down * Math.cos(angle));
		}

	}

}
