package io.peerlink.internal.file;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.ReceivedFile;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.tcp.ServerProtocol;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the files of a node with the rest of it.
 */
public final class NodeFiles {

	private static final Logger logger = LoggerFactory.getLogger(NodeFiles.class);

	/**
	 * How often it is looked for what others have begun to send, and given up.
	 */
	private static final Duration TIDY_INTERVAL = Duration.ofHours(1);

	private final NodeContext context;

	private final StreamEngine tcp;

	private final Supplier<String> hostName;

	private volatile @Nullable String host;

	private NodeFiles(NodeContext context, StreamEngine tcp, Supplier<String> hostName) {
		this.hostName = hostName;
		this.context = context;
		this.tcp = tcp;
	}

	/**
	 * Opens the files of a node.
	 * @param context the node
	 * @param tcp makes and takes connections
	 * @param options what the node does with files of others
	 * @param hostName returns what the machine is called, perhaps slowly
	 * @param serving whether requests of others are answered at present
	 * @param listener takes files that arrive, on an event thread
	 * @return the engine, which takes requests of others
	 * @throws io.peerlink.error.PeerLinkException if the folders cannot be used
	 */
	public static FileEngine open(NodeContext context, StreamEngine tcp, FileOptions options, Supplier<String> hostName,
			BooleanSupplier serving, Consumer<ReceivedFile> listener) {
		NodeFiles files = new NodeFiles(context, tcp, hostName);
		FileEngine engine = FileEngine.open(
				new FileEngine.Host(files::self, files::connect, files::nameOf, context::nanoTime,
						context.scheduler()::epochMillis, () -> context.newUuid().replace("-", ""),
						"peerlink-" + context.self().name() + "-"),
				options, (file) -> context.executors().events().execute(() -> listener.accept(file)));
		ServerProtocol protocol = (connection) -> IncomingLink.serve(connection, context.scheduler(),
				(link) -> serving.getAsBoolean() && engine.serve(link));
		for (char first : "DGHP".toCharArray()) {
			tcp.serve((byte) first, protocol);
		}
		if (tcp.port().isEmpty() && (options.inbox() != null || options.shared() != null)) {
			logger.warn("Nobody can send files to '{}' or fetch them: it has a folder for files, and no TCP",
					context.self().name());
		}
		if (options.inbox() != null) {
			tidyLater(context.scheduler(), engine);
		}
		return engine;
	}

	private static void tidyLater(Scheduler scheduler, FileEngine engine) {
		scheduler.schedule(TIDY_INTERVAL, () -> {
			if (engine.tidy()) {
				tidyLater(scheduler, engine);
			}
		});
	}

	private FileClient.Identity self() {
		String host = this.host;
		if (host == null) {
			// It may have to ask a command of the system, so only when it is needed.
			host = this.hostName.get();
			this.host = host;
		}
		return new FileClient.Identity(this.context.self().instanceId(), host);
	}

	private ByteLink.Connected connect(String name, Duration timeout) throws IOException, InterruptedException {
		Peer peer = find(name);
		String obstacle = this.tcp.obstacleFor(peer, "files");
		if (obstacle != null) {
			throw new FileTransferException(Reason.UNSUPPORTED,
					"Files of '" + peer.name() + "' cannot be transferred: " + obstacle, null);
		}
		OutgoingLink link = new OutgoingLink(this.context.scheduler());
		InetSocketAddress address = new InetSocketAddress(peer.address().getAddress(), this.tcp.portOf(peer));
		return new ByteLink.Connected(link.await(this.tcp.connect(address, link), timeout), peer.isJava());
	}

	private Peer find(String name) {
		try {
			return this.context.peers().find(name);
		}
		catch (PeerNotFoundException ex) {
			throw NodeName.isSame(this.context.self().name(), name)
					? PeerNotFoundException.ownName(name, ex.getKnownPeers()) : ex;
		}
	}

	/**
	 * Returns the name of the peer at the other side: the one that has proved to be
	 * there, or that of the instance, if it is known at that host, or of the only Python
	 * node there.
	 */
	private Optional<String> nameOf(@Nullable String instance, ByteLink link) {
		SealedRemote proved = link.remote();
		if (proved != null || instance != null) {
			PeerEntry entry = this.tcp.sender(proved, instance, null, link.remoteAddress().getAddress());
			return (entry != null && entry.isUp()) ? Optional.of(entry.peer().name()) : Optional.empty();
		}
		var there = this.context.peers()
			.peers()
			.stream()
			.filter((peer) -> !peer.isJava() && peer.address().getAddress().equals(link.remoteAddress().getAddress()))
			.limit(2)
			.toList();
		return (there.size() == 1) ? Optional.of(there.get(0).name()) : Optional.empty();
	}

}
