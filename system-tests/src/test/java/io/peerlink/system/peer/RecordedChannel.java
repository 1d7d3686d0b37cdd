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
 * A channel that records its messages.
 */
final class RecordedChannel {

	private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(1);

	private final Channel channel;

	private final List<ChannelMessage> messages = new ArrayList<>();

	RecordedChannel(Channel channel) {
		this.channel = channel;
		channel.onDisconnect(
				(reason) -> JavaPeer.writeLine(Map.of("event", "closed", "channel", channel.id(), "reason", reason)));
	}

	Channel channel() {
		return this.channel;
	}

	/**
	 * Records the messages that a listener receives.
	 */
	void listen() {
		this.channel.onMessage(this::add);
	}

	/**
	 * Records the messages that a listener receives and sends them back.
	 */
	void echo() {
		this.channel.onMessage((message) -> {
			add(message);
			this.channel.send(message.read(Object.class));
		});
	}

	/**
	 * Records the messages that a thread receives in a loop.
	 */
	void receive() {
		Thread thread = new Thread(this::receiveUntilClosed, "receiver of " + this.channel.id());
		thread.setDaemon(true);
		thread.start();
	}

	private void receiveUntilClosed() {
		try {
			while (true) {
				receiveOne();
			}
		}
		catch (ChannelClosedException ex) {
			// All messages are recorded, and the close was reported.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void receiveOne() throws InterruptedException {
		try {
			add(this.channel.receive(RECEIVE_TIMEOUT));
		}
		catch (PeerTimeoutException ex) {
			// No message yet.
		}
	}

	private synchronized void add(ChannelMessage message) {
		this.messages.add(message);
	}

	synchronized Map<String, Object> received() {
		return Map.of("payloads", this.messages.stream().map((message) -> message.read(Object.class)).toList(),
				"sequences", this.messages.stream().map(ChannelMessage::sequence).toList(), "statistics",
				this.channel.statistics());
	}

}
