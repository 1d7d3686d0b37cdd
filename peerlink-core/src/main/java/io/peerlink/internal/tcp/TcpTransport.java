package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PortInUseException;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP: a listener and all connections of a node, on one thread with a selector. So a
 * thousand connections that send nothing cost no thread, and there is nothing to limit
 * but what they may hold. What takes long, as to read the JSON of a large message, is not
 * done on that thread.
 */
public final class TcpTransport implements StreamTransport {

	private static final Logger logger = LoggerFactory.getLogger(TcpTransport.class);

	/**
	 * How many connections the system may keep until they are accepted.
	 */
	private static final int BACKLOG = 256;

	/**
	 * How many connections are accepted before the others get their turn.
	 */
	private static final int ACCEPTS_AT_ONCE = 64;

	/**
	 * How long to accept nothing after a failure: this process may have too many open
	 * files.
	 */
	private static final long ACCEPT_PAUSE_MILLIS = 100;

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Selector selector;

	private final ServerSocketChannel listener;

	private final InetSocketAddress localAddress;

	private final InetSocketAddress connectFrom;

	private final Thread thread;

	private volatile @Nullable Acceptor acceptor;

	/**
	 * Of the thread.
	 */
	private @Nullable SelectionKey acceptKey;

	private boolean acceptPaused;

	private TcpTransport(Selector selector, ServerSocketChannel listener, TcpOptions options) throws IOException {
		this.selector = selector;
		this.listener = listener;
		this.localAddress = (InetSocketAddress) listener.getLocalAddress();
		this.connectFrom = new InetSocketAddress(options.bindAddress(), 0);
		this.thread = new Thread(null, this::run, options.threadName(), 0, false);
		this.thread.setDaemon(true);
	}

	/**
	 * Opens a listener.
	 * @param options where and how
	 * @return the transport, which accepts nothing until it is started
	 * @throws PortInUseException when the required port is taken
	 * @throws PeerLinkException when the address or port cannot be used at all
	 */
	public static TcpTransport open(TcpOptions options) {
		Selector selector = null;
		ServerSocketChannel listener = null;
		try {
			selector = Selector.open();
			listener = bind(options);
			listener.configureBlocking(false);
			return new TcpTransport(selector, listener, options);
		}
		catch (IOException ex) {
			close(selector);
			close(listener);
			throw new PeerLinkException("Cannot bind TCP port " + options.port() + " on "
					+ options.bindAddress().getHostAddress() + ": " + ex.getMessage(), ex);
		}
		catch (RuntimeException ex) {
			close(selector);
			close(listener);
			throw ex;
		}
	}

	private static ServerSocketChannel bind(TcpOptions options) throws IOException {
		try {
			return bind(options, options.port());
		}
		catch (BindException ex) {
			if (options.port() == 0) {
				throw ex;
			}
			if (options.portRequired()) {
				throw PortInUseException.tcp(options.port(), ex);
			}
			ServerSocketChannel elsewhere = bind(options, 0);
			logger.warn("TCP port {} cannot be used ({}); using port {} instead", options.port(), ex.getMessage(),
					elsewhere.socket().getLocalPort());
			return elsewhere;
		}
	}

	private static ServerSocketChannel bind(TcpOptions options, int port) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
		try {
			// A port whose former connections have not timed out is free.
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, !isWindows());
			return channel.bind(new InetSocketAddress(options.bindAddress(), port), BACKLOG);
		}
		catch (IOException | RuntimeException ex) {
			close(channel);
			throw ex;
		}
	}

	/**
	 * On Windows the option lets two sockets have one port.
	 */
	private static boolean isWindows() {
		return System.getProperty("os.name", "").startsWith("Windows");
	}

	@Override
	public void start(Acceptor acceptor) {
		this.acceptor = acceptor;
		this.thread.start();
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	@Override
	public StreamConnection connect(InetSocketAddress to, StreamHandler handler) {
		SocketChannel channel = null;
		try {
			channel = open();
			TcpConnection connection = new TcpConnection(this, channel, to, handler);
			execute(() -> connect(connection, to));
			return connection;
		}
		catch (IOException ex) {
			close(channel);
			UnopenedConnection failed = new UnopenedConnection(to);
			execute(() -> handler.onClosed(ex));
			return failed;
		}
	}

	private SocketChannel open() throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
		try {
			prepare(channel);
			if (!this.connectFrom.getAddress().isAnyLocalAddress()) {
				channel.bind(this.connectFrom);
			}
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			close(channel);
			throw ex;
		}
	}

	private static void prepare(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		KeepAlive.enable(channel);
	}

	private void connect(TcpConnection connection, InetSocketAddress to) {
		try {
			SelectionKey key = connection.channel().register(this.selector, SelectionKey.OP_CONNECT, connection);
			connection.registered(key);
			if (connection.channel().connect(to)) {
				connection.connected();
			}
		}
		catch (IOException | RuntimeException ex) {
			connection.fail(ex);
		}
	}

	/**
	 * Runs a task on the thread of this transport, soon. After the end of that thread the
	 * task runs at once.
	 */
	void execute(Runnable task) {
		this.tasks.add(task);
		if (!isCurrentThread()) {
			this.selector.wakeup();
		}
		if (!this.selector.isOpen()) {
			runTasks();
		}
	}

	boolean isCurrentThread() {
		return Thread.currentThread() == this.thread;
	}

	private void run() {
		try {
			this.acceptKey = this.listener.register(this.selector, SelectionKey.OP_ACCEPT);
			while (!this.closed.get()) {
				select();
				runTasks();
				this.selector.selectedKeys().forEach(this::handle);
				this.selector.selectedKeys().clear();
			}
		}
		catch (ClosedSelectorException | ClosedChannelException ex) {
			logger.debug("TCP port {} was closed", this.localAddress.getPort(), ex);
		}
		catch (Throwable ex) {
			logger.error("TCP port {} has failed", this.localAddress.getPort(), ex);
		}
		finally {
			end();
		}
	}

	private void select() throws IOException {
		if (!this.tasks.isEmpty()) {
			// Added by this thread itself, which nobody wakes.
			this.selector.selectNow();
			return;
		}
		if (!this.acceptPaused) {
			this.selector.select();
			return;
		}
		this.selector.select(ACCEPT_PAUSE_MILLIS);
		this.acceptPaused = false;
		SelectionKey key = this.acceptKey;
		if (key != null && key.isValid()) {
			key.interestOps(SelectionKey.OP_ACCEPT);
		}
	}

	private void runTasks() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A task of TCP port {} failed", this.localAddress.getPort(), ex);
			}
		}
	}

	private void handle(SelectionKey key) {
		if (key == this.acceptKey) {
			accept(key);
			return;
		}
		TcpConnection connection = (TcpConnection) key.attachment();
		try {
			connection.ready(key.readyOps());
		}
		catch (CancelledKeyException ex) {
			fail(connection, new ClosedChannelException());
		}
		catch (Throwable ex) {
			fail(connection, ex);
		}
	}

	/**
	 * A handler that fails once more, now because it is told, must not end the thread.
	 */
	private static void fail(TcpConnection connection, Throwable cause) {
		try {
			connection.fail(cause);
		}
		catch (Throwable ex) {
			logger.error("The handler of the connection with {} has failed at its end", connection, ex);
		}
	}

	private void accept(SelectionKey key) {
		try {
			for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
				SocketChannel channel = this.listener.accept();
				if (channel == null) {
					return;
				}
				accepted(channel);
			}
		}
		catch (Throwable ex) {
			logger.debug("Cannot accept a connection", ex);
			key.interestOps(0);
			this.acceptPaused = true;
		}
	}

	private void accepted(SocketChannel channel) {
		try {
			prepare(channel);
			TcpConnection connection = new TcpConnection(this, channel, (InetSocketAddress) channel.getRemoteAddress());
			Acceptor acceptor = this.acceptor;
			StreamHandler handler = (acceptor != null) ? acceptor.accept(connection) : null;
			if (handler == null) {
				close(channel);
				return;
			}
			connection.accepted(handler, channel.register(this.selector, SelectionKey.OP_READ, connection));
		}
		catch (Throwable ex) {
			logger.debug("A connection has failed at once", ex);
			close(channel);
		}
	}

	private void end() {
		this.closed.set(true);
		List.copyOf(this.selector.keys()).forEach((key) -> {
			if (key.attachment() instanceof TcpConnection connection) {
				connection.close();
			}
		});
		runTasks();
		close(this.listener);
		close(this.selector);
		runTasks();
	}

	@Override
	public void close() {
		boolean first = this.closed.compareAndSet(false, true);
		this.selector.wakeup();
		if (first && this.acceptor == null) {
			end();
		}
		if (isCurrentThread()) {
			return;
		}
		try {
			this.thread.join(CLOSE_TIMEOUT_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void close(@Nullable AutoCloseable resource) {
		try {
			if (resource != null) {
				resource.close();
			}
		}
		catch (Exception ex) {
			logger.debug("Cannot close {}", resource, ex);
		}
	}

}
