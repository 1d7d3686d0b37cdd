package io.peerlink.benchmark;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;

/**
 * A SEQUENCE channel between two nodes, with typed listeners on both sides.
 */
final class ChannelStream implements StreamContestant {

	private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(10);

	private final PeerLink receiver = node("receiver").build();

	private final PeerLink sender;

	private final Channel outgoing;

	private final Channel incoming;

	private volatile Consumer<GameState> onArrival = (state) -> {
	};

	private volatile Consumer<GameState> onReturn = (state) -> {
	};

	ChannelStream() {
		CompletableFuture<Channel> accepted = new CompletableFuture<>();
		this.receiver.registerChannel("state", accepted::complete, ChannelOptions.sequenced());
		this.receiver.start();
		this.sender = node("sender").staticPeers("receiver@127.0.0.1:" + this.receiver.status().address().getPort())
			.build()
			.start();
		this.outgoing = open();
		this.incoming = accepted.orTimeout(DISCOVERY_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		this.incoming.onMessage(GameState.class, (state) -> this.onArrival.accept(state));
		this.outgoing.onMessage(GameState.class, (state) -> this.onReturn.accept(state));
	}

	private static PeerLinkBuilder node(String name) {
		return PeerLink.builder(name)
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.virtualThreads(false);
	}

	private Channel open() {
		try {
			this.sender.awaitPeer("receiver", DISCOVERY_TIMEOUT);
			return this.sender.openChannel("receiver", "state", ChannelOptions.sequenced());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String name() {
		return "PeerLink channel";
	}

	@Override
	public void onArrival(Consumer<GameState> consumer) {
		this.onArrival = consumer;
	}

	@Override
	public void onReturn(Consumer<GameState> consumer) {
		this.onReturn = consumer;
	}

	@Override
	public void send(GameState state) {
		this.outgoing.send(state);
	}

	@Override
	public void sendBack(GameState state) {
		this.incoming.send(state);
	}

	@Override
	public long overflowed() {
		return this.incoming.statistics().droppedOverflow();
	}

	@Override
	public void close() {
		this.sender.close();
		this.receiver.close();
	}

}
