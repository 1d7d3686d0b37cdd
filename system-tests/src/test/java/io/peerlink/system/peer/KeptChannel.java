package io.peerlink.system.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.PeerTimeoutException;

/**
 * A channel and what arrived on it.
 */
final class KeptChannel {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Channel channel;

	private final List<ChannelMessage> messages = new ArrayList<>();

	KeptChannel(Channel channel) {
		this.channel = channel;
		channel.onDisconnect(
				(reason) -> JavaPeer.say(Map.of("event", "closed", "channel", channel.id(), "reason", reason)));
	}

	Channel channel() {
		return this.channel;
	}

	/**
	 * Keep what a listener hears.
	 */
	void listen() {
		this.channel.onMessage(this::keep);
	}

	/**
	 * Keep what a listener hears, and send it back.
	 */
	void echo() {
		this.channel.onMessage((message) -> {
			keep(message);
			this.channel.send(message.read(Object.class));
		});
	}

	/**
	 * Keep what a thread receives that asks for one message after the other.
	 */
	void receive() {
		Thread thread = new Thread(this::receiveToTheEnd, "receiver of " + this.channel.id());
		thread.setDaemon(true);
		thread.start();
	}

	private void receiveToTheEnd() {
		try {
			while (true) {
				receiveOne();
			}
		}
		catch (ChannelClosedException ex) {
			// Everything is kept, and the reason was told.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void receiveOne() throws InterruptedException {
		try {
			keep(this.channel.receive(PATIENCE));
		}
		catch (PeerTimeoutException ex) {
			// Nothing came, which may change.
		}
	}

	private synchronized void keep(ChannelMessage message) {
		this.messages.add(message);
	}

	synchronized Map<String, Object> received() {
		return Map.of("payloads", this.messages.stream().map((message) -> message.read(Object.class)).toList(),
				"sequences", this.messages.stream().map(ChannelMessage::sequence).toList(), "statistics",
				this.channel.statistics());
	}

}
