package io.peerlink.internal.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileOptions;
import io.peerlink.file.ReceivedFile;

/**
 * The files of one node, with sockets on loopback in place of the rest of the node.
 */
final class FileHost implements AutoCloseable {

	private final Map<String, FileHost> peers = new ConcurrentHashMap<>();

	private final BlockingQueue<ReceivedFile> received = new LinkedBlockingQueue<>();

	private final AtomicLong breakAfter = new AtomicLong(SocketLink.NEVER);

	private final AtomicLong breakServedAfter = new AtomicLong(SocketLink.NEVER);

	private final AtomicInteger missed = new AtomicInteger();

	private final AtomicInteger connected = new AtomicInteger();

	private final String instance = UUID.randomUUID().toString();

	private final ServerSocket listener;

	private final FileEngine engine;

	private volatile boolean python;

	private volatile boolean silent;

	private volatile Duration ahead = Duration.ZERO;

	FileHost(FileOptions options) throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.engine = FileEngine
			.open(new FileEngine.Host(() -> new FileClient.Identity(this.instance, "host-" + this.instance),
					this::connect, (instance, link) -> Optional.ofNullable(instance), System::nanoTime,
					() -> System.currentTimeMillis() + this.ahead.toMillis(),
					() -> UUID.randomUUID().toString().replace("-", ""), "test-"), options, this.received::add);
		Thread acceptor = new Thread(this::accept, "test-accept");
		acceptor.setDaemon(true);
		acceptor.start();
	}

	FileEngine files() {
		return this.engine;
	}

	String instance() {
		return this.instance;
	}

	BlockingQueue<ReceivedFile> received() {
		return this.received;
	}

	FileHost knows(String name, FileHost peer) {
		this.peers.put(name, peer);
		return this;
	}

	/**
	 * Has the peer be away after the next connection, for so many look-ups.
	 */
	void missNext(int lookups) {
		this.missed.set(lookups);
	}

	/**
	 * Has others take this node for a Python node.
	 */
	FileHost asPython() {
		this.python = true;
		return this;
	}

	/**
	 * Has this node take connections, and answer nothing.
	 */
	FileHost silent() {
		this.silent = true;
		return this;
	}

	/**
	 * Has the clock of this node be ahead, so that its files are old.
	 */
	FileHost aheadBy(Duration duration) {
		this.ahead = duration;
		return this;
	}

	/**
	 * Breaks a connection that this node makes, after some bytes over all of them.
	 */
	void breakNextAfter(long bytes) {
		this.breakAfter.set(bytes);
	}

	/**
	 * Breaks a connection that this node serves, after some bytes of all answers.
	 */
	void breakNextServedAfter(long bytes) {
		this.breakServedAfter.set(bytes);
	}

	/**
	 * Connects without any protocol.
	 */
	Socket connect() throws IOException {
		return new Socket(this.listener.getInetAddress(), this.listener.getLocalPort());
	}

	private ByteLink.Connected connect(String peer, Duration timeout) throws IOException {
		FileHost host = this.peers.get(peer);
		boolean away = this.connected.getAndIncrement() > 0 && this.missed.getAndDecrement() > 0;
		if (host == null || away) {
			throw new PeerNotFoundException(peer, this.peers.keySet());
		}
		return new ByteLink.Connected(new SocketLink(host.connect(), this.breakAfter), !host.python);
	}

	private void accept() {
		try {
			while (true) {
				SocketLink link = new SocketLink(this.listener.accept(), this.breakServedAfter);
				if (!this.silent && !this.engine.serve(link)) {
					link.close();
				}
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	@Override
	public void close() throws IOException {
		this.engine.close();
		this.listener.close();
	}

}
