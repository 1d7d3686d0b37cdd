package io.peerlink.internal.node;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.internal.concurrent.BoundedExecutor;
import io.peerlink.internal.concurrent.BoundedExecutors;
import io.peerlink.internal.concurrent.Spares;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.tcp.TcpOptions;
import io.peerlink.internal.tcp.TcpTransport;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.internal.udp.ReceiveTurn;
import io.peerlink.internal.udp.UdpOptions;
import io.peerlink.internal.udp.UdpTransport;
import io.peerlink.internal.wire.Ports;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * The real world: threads, sockets, secure randomness.
 */
public final class ThreadedPlatform implements NodePlatform {

	/**
	 * Callbacks belong to users and may block; only so many of them at once.
	 */
	private static final int CALLBACK_CONCURRENCY = 256;

	private static final int EVENT_CONCURRENCY = 4;

	/**
	 * A look-up of a dead name takes up to 20 s, and the next one of that name waits.
	 */
	private static final int LOOKUP_CONCURRENCY = 4;

	/**
	 * How long a stop waits for listeners that are informed of it.
	 */
	private static final Duration CALLBACK_DRAIN = Duration.ofMillis(300);

	private final NodeSettings settings;

	private final RandomGenerator random = new SecureBlocks();

	private final TimerThread timer;

	private final BoundedExecutor handlers;

	private final BoundedExecutor callbacks;

	private final BoundedExecutor channels;

	private final BoundedExecutor events;

	private final BoundedExecutor lookups;

	private final BoundedExecutor readers;

	private final BoundedExecutor streams;

	private final BoundedExecutor subscribers;

	private final BoundedExecutor collectors;

	private final NodeThreads uncounted = new NodeThreads();

	private final Spares<Inline> spareInline = new Spares<>(Inline::new);

	private volatile Supplier<ReceiveTurn> turn = () -> ReceiveTurn.NONE;

	public ThreadedPlatform(NodeSettings settings) {
		this.settings = settings;
		String prefix = "peerlink-" + settings.name() + "-";
		this.timer = new TimerThread(prefix + "timer");
		// The server limits the accepted requests. A thread that has just answered one
		// may be
		// busy for a moment although the next one was accepted, so the queue takes them
		// all.
		this.handlers = BoundedExecutors.forWaiting(prefix + "handler-", settings.virtualThreads(),
				settings.handlerConcurrency(),
				(int) Math.min(settings.limits().maxConcurrentRequests(), Integer.MAX_VALUE));
		// The calls in flight bound this queue, which therefore never refuses.
		this.callbacks = executor(prefix + "callback-", CALLBACK_CONCURRENCY, Integer.MAX_VALUE);
		// A slow callback delays its own channel only, as there is a thread for each.
		this.channels = executor(prefix + "channel-", settings.maxChannels(), Integer.MAX_VALUE);
		this.events = executor(prefix + "event-", EVENT_CONCURRENCY, Integer.MAX_VALUE);
		// A look-up blocks in the system's library, with the carrier of a virtual thread.
		// There is at most one for each static peer.
		this.lookups = BoundedExecutors.onPlatformThreads(prefix + "lookup-", LOOKUP_CONCURRENCY, Integer.MAX_VALUE);
		// The room for messages on their way bounds this queue.
		this.readers = readers(prefix);
		// Nobody waits for a thread in a queue: a stream that was accepted would be
		// silent. More than there may be streams, because a thread whose handler has just
		// returned may be busy for a moment.
		this.streams = executor(prefix + "stream-", 3 * settings.maxStreams(), 0);
		this.subscribers = executor(prefix + "subscriber-", 3 * settings.maxStreams(), 0);
		// Their number bounds this queue, which is for such a moment.
		this.collectors = executor(prefix + "collector-", NodeLimits.MAX_COLLECTED, NodeLimits.MAX_COLLECTED);
	}

	/**
	 * As many as there are processors: who reads JSON does not wait.
	 */
	private static BoundedExecutor readers(String prefix) {
		return BoundedExecutors.onPlatformThreads(prefix + "reader-", Runtime.getRuntime().availableProcessors(),
				Integer.MAX_VALUE);
	}

	private BoundedExecutor executor(String prefix, int concurrency, int queueCapacity) {
		return this.settings.virtualThreads() ? BoundedExecutors.create(prefix, concurrency, queueCapacity)
				: BoundedExecutors.onPlatformThreads(prefix, concurrency, queueCapacity);
	}

	@Override
	public Scheduler scheduler() {
		return this.timer;
	}

	@Override
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public RandomGenerator secureRandom() {
		return new SecureRandom();
	}

	@Override
	public DatagramTransport openTransport() {
		Supplier<DatagramTransport> transport = this.settings.transport();
		return (transport != null) ? Supplied.by(transport, "transport") : openUdp();
	}

	private DatagramTransport openUdp() {
		Integer port = this.settings.port();
		UdpOptions options = (port != null) ? UdpOptions.requiredPort(port)
				: UdpOptions.preferredPort(Ports.derivedUdpPort(this.settings.realm(), this.settings.name()));
		if (this.settings.bindAddress() != null) {
			options = options.withBindAddress(this.settings.bindAddress());
		}
		UdpTransport transport = UdpTransport
			.open(options.withThreadName("peerlink-" + this.settings.name() + "-receive"));
		this.turn = transport::turn;
		return transport;
	}

	@Override
	public @Nullable StreamTransport openStreams(DatagramTransport datagrams) {
		if (!this.settings.tcp()) {
			return null;
		}
		return (this.settings.transport() != null) ? datagrams.streams() : openTcp(datagrams.localAddress());
	}

	private StreamTransport openTcp(InetSocketAddress udp) {
		Integer port = this.settings.tcpPort();
		int wanted = (port != null) ? port : Ports.derivedTcpPort(this.settings.realm(), this.settings.name());
		return TcpTransport
			.open(new TcpOptions(udp.getAddress(), wanted, port != null, "peerlink-" + this.settings.name() + "-tcp"));
	}

	@Override
	public Executor readers() {
		return this::read;
	}

	@Override
	public NodeExecutors executors() {
		return new NodeExecutors(this.handlers::tryExecute, (task) -> runInline(this.handlers, task, this.uncounted),
				(task) -> runBrief(this.handlers, task, this.uncounted),
				(task) -> executeReliably(this.callbacks, task), (task) -> executeReliably(this.channels, task),
				(task) -> runBrief(this.channels, task, this.uncounted), (task) -> executeReliably(this.events, task),
				this::lookUp);
	}

	/**
	 * Counts what runs on receive threads without one more object for each.
	 */
	@Override
	public NodeExecutors executors(NodeThreads threads) {
		NodeExecutors tracked = threads.tracking(executors());
		return new NodeExecutors(tracked.handlers(), (task) -> runInline(this.handlers, task, threads),
				(task) -> runBrief(this.handlers, task, threads), tracked.callbacks(), tracked.channels(),
				(task) -> runBrief(this.channels, task, threads), tracked.events(), tracked.lookups());
	}

	/**
	 * Users who want virtual threads get them, unless they ask for inline handlers.
	 */
	private boolean runBrief(BoundedExecutor executor, Runnable task, NodeThreads threads) {
		return !this.settings.virtualThreads() && runInline(executor, task, threads);
	}

	/**
	 * Runs a task on the current thread, soon. It takes the place of one that has a
	 * thread of its own, so that there are not more at once than the user wants.
	 */
	private boolean runInline(BoundedExecutor executor, Runnable task, NodeThreads threads) {
		if (!executor.tryEnter()) {
			return false;
		}
		boolean deferred = false;
		try {
			deferred = this.turn.get().defer(this.spareInline.take().of(executor, task, threads));
		}
		finally {
			if (!deferred) {
				executor.leave();
			}
		}
		return deferred;
	}

	private void read(Runnable task) {
		if (!this.readers.tryExecute(task)) {
			throw new RejectedExecutionException("There is no thread to read a message");
		}
	}

	@Override
	public Predicate<Runnable> streamHandlers() {
		return this.streams::tryExecute;
	}

	@Override
	public Predicate<Runnable> subscribers() {
		return this.subscribers::tryExecute;
	}

	@Override
	public Predicate<Runnable> collectors() {
		return this.collectors::tryExecute;
	}

	private void lookUp(Runnable task) {
		if (!this.lookups.tryExecute(task)) {
			throw new RejectedExecutionException("The node stops");
		}
	}

	/**
	 * While the node stops its executors refuse. A task that is lost then may be what
	 * somebody waits for, and the calling thread may be one that must not run it.
	 */
	private void executeReliably(BoundedExecutor executor, Runnable task) {
		if (executor.tryExecute(task)) {
			return;
		}
		Thread late = new Thread(task, "peerlink-" + this.settings.name() + "-late");
		late.setDaemon(true);
		late.start();
	}

	/**
	 * A task that runs on a receive thread instead of one of its executor. Used for
	 * another one as soon as it runs or was moved, which is the last that anyone does
	 * with it.
	 */
	private final class Inline implements ReceiveTurn.Task {

		private NodeThreads threads = ThreadedPlatform.this.uncounted;

		private BoundedExecutor executor = ThreadedPlatform.this.handlers;

		private @Nullable Runnable task;

		/**
		 * Begins the use for one task.
		 */
		Inline of(BoundedExecutor executor, Runnable task, NodeThreads threads) {
			this.executor = executor;
			this.task = task;
			this.threads = threads;
			return this;
		}

		@Override
		public void run() {
			NodeThreads threads = this.threads;
			BoundedExecutor executor = this.executor;
			Runnable task = end();
			boolean nested = threads.enter();
			try {
				executor.runEntered(task);
			}
			finally {
				threads.leave(nested);
			}
		}

		@Override
		public void move() {
			NodeThreads threads = this.threads;
			BoundedExecutor executor = this.executor;
			Runnable task = end();
			executor.leave();
			executeReliably(executor, threads.tracked(task));
		}

		private Runnable end() {
			Runnable task = Objects.requireNonNull(this.task);
			this.task = null;
			ThreadedPlatform.this.spareInline.giveBack(this);
			return task;
		}

	}

	@Override
	public void close() {
		this.handlers.close();
		this.channels.drain(CALLBACK_DRAIN);
		this.events.drain(CALLBACK_DRAIN);
		this.callbacks.drain(CALLBACK_DRAIN);
		// Whatever blocks or interrupts this thread, somebody waits for these futures.
		this.callbacks.shutdownAndInterrupt();
		this.channels.shutdownAndInterrupt();
		this.events.shutdownAndInterrupt();
		this.streams.close();
		this.subscribers.close();
		this.collectors.close();
		this.lookups.close();
		this.readers.close();
		this.timer.close();
	}

}
