package io.peerlink.internal.discovery.mdns;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

import io.peerlink.error.InvalidNodeNameException;
import io.peerlink.error.NoSuchInterfaceException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.dnssd.DnsSdEngine;
import io.peerlink.internal.discovery.net.LocalInterface;
import io.peerlink.internal.discovery.net.NetworkInterfaces;
import io.peerlink.internal.discovery.net.SourceAddresses;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery by multicast DNS and DNS-SD, with one socket for each usable network
 * interface. Sources are named {@code mdns/<interface>}.
 * <p>
 * Interfaces that are added, removed, change their address or lose their link are noticed
 * within the check interval. What was discovered on an interface is kept when it changes,
 * and queried again; its nodes are lost when they do not answer, or when the interface is
 * away for some seconds. Without a usable interface the discovery is idle until one
 * appears.
 * <p>
 * An instance has two daemon threads: one watches the interfaces and opens and closes
 * sockets, one does everything else and calls the listener. Each socket has a daemon
 * thread that receives.
 */
public final class MdnsDiscovery implements PeerDiscovery {

	private static final Duration WITHDRAW_LIMIT = Duration.ofMillis(80);

	private static final Duration CLOSE_LIMIT = Duration.ofMillis(70);

	private static final Logger logger = LoggerFactory.getLogger(MdnsDiscovery.class);

	private final TimerThread thread = TimerThread.droppingLateTasks("peerlink-mdns");

	private final DnsSdEngine engine;

	private final InterfaceWatcher watcher;

	private volatile boolean started;

	private volatile boolean closed;

	/**
	 * Creates a discovery, which is idle until it is started.
	 * @param options the options
	 */
	public MdnsDiscovery(MdnsOptions options) {
		this(options, LocalInterface::listAll, SourceAddresses.ofSystem(),
				MdnsChannel.opener(new ServiceType(options.serviceType())), new SecureRandom());
	}

	MdnsDiscovery(MdnsOptions options, NetworkInterfaces network, SourceAddresses sources, MdnsSocket.Opener opener,
			RandomGenerator random) {
		this.engine = new DnsSdEngine(new ServiceType(options.serviceType()), options.realm(), opener, this.thread,
				random);
		this.watcher = new InterfaceWatcher(options, network, sources, this.engine);
	}

	/**
	 * {@inheritDoc}
	 * @throws NoSuchInterfaceException when interfaces are configured and this machine
	 * has none of them; one that is down is enough
	 * @throws PeerLinkException when the node is bound to an address of another interface
	 */
	@Override
	public void start(DiscoveryListener listener) {
		if (this.started || this.closed) {
			throw new IllegalStateException("A discovery is started once");
		}
		this.watcher.requireInterface();
		this.started = true;
		this.engine.start(listener);
		this.watcher.start();
	}

	/**
	 * {@inheritDoc} This node is among the owners when it has the name.
	 */
	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		return this.engine.lookup(name);
	}

	/**
	 * {@inheritDoc}
	 * @throws InvalidNodeNameException when multicast DNS cannot carry the name
	 * @throws IllegalArgumentException when a TXT record cannot hold the attributes
	 */
	@Override
	public void announce(Announcement self) {
		this.engine.announce(self);
	}

	/**
	 * Queries for nodes as at the start.
	 */
	public void refresh() {
		this.engine.refresh();
	}

	@Override
	public void withdraw() {
		if (!this.closed) {
			await(this.engine.withdraw(), WITHDRAW_LIMIT);
		}
	}

	@Override
	public void abandon() {
		if (!this.closed) {
			this.engine.abandon();
		}
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		withdraw();
		this.closed = true;
		this.engine.close();
		this.thread.schedule(Duration.ZERO, this.thread::close);
		await(this.watcher.close(), CLOSE_LIMIT);
	}

	@Override
	public Status status() {
		return this.watcher.status();
	}

	private static void await(CompletableFuture<Void> done, Duration limit) {
		try {
			done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.debug("Discovery did not finish in time", ex);
		}
	}

}
