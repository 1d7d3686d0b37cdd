package io.peerlink.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.demo.Positions.Position;
import io.peerlink.file.FileOptions;
import io.peerlink.spring.boot.autoconfigure.PeerLinkProperties;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Further nodes in this JVM, so that one application shows a swarm. They are created
 * without Spring and are independent of the application's own node: all discover each
 * other on the network.
 */
@Component
class Companions implements SmartLifecycle {

	private final DemoProperties properties;

	private final SwarmHandler functions;

	private final PeerLinkProperties.Files files;

	private final FileBoard board;

	private final List<PeerLink> nodes = new ArrayList<>();

	Companions(DemoProperties properties, SwarmHandler functions, PeerLinkProperties peerLink, FileBoard board) {
		this.properties = properties;
		this.functions = functions;
		this.files = peerLink.files();
		this.board = board;
	}

	@Override
	public synchronized void start() {
		for (int number = 1; number <= this.properties.companions(); number++) {
			String name = "companion-" + number;
			PeerLink node = PeerLink.builder(name).renameOnConflict(true).files(inbox(name)).build();
			this.nodes.add(node);
			node.files().addListener((file) -> this.board.received(node.name(), file));
			node.register("add", long.class, long.class, this.functions::add);
			node.register("matrix_chunk", long[][].class, long[][].class, this.functions::matrixChunk);
			node.register("node_info", this.functions::nodeInfo);
			node.register("greet", String.class, this.functions::greet);
			double turn = (double) number / (this.properties.companions() + 1);
			node.registerChannel("positions", (channel) -> circle(channel, turn), ChannelOptions.sequenced());
			node.start();
		}
	}

	/**
	 * Returns an inbox beside that of the application, with the same limit.
	 */
	private FileOptions inbox(String name) {
		Path inbox = this.files.inbox();
		if (inbox == null) {
			return FileOptions.none();
		}
		Path own = inbox.resolveSibling(inbox.getFileName() + "-" + name);
		return FileOptions.none().withInbox(own).withMaxSize(this.files.maxSize().toBytes());
	}

	/**
	 * Replies to each position with one that is ahead of it on the circle.
	 */
	private static void circle(Channel channel, double turn) {
		channel.onMessage(Position.class, (position) -> channel.send(position.turned(turn)));
	}

	@Override
	public synchronized void stop() {
		this.nodes.forEach(PeerLink::stop);
		this.nodes.clear();
	}

	@Override
	public synchronized boolean isRunning() {
		return !this.nodes.isEmpty();
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
