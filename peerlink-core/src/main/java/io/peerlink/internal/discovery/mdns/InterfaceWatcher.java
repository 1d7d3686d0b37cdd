package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.peerlink.error.NoSuchInterfaceException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.discovery.dnssd.DnsSdEngine;
import io.peerlink.internal.discovery.dnssd.DnsSdLink;
import io.peerlink.internal.discovery.net.InterfaceChoice;
import io.peerlink.internal.discovery.net.LocalInterface;
import io.peerlink.internal.discovery.net.NetworkInterfaces;
import io.peerlink.internal.discovery.net.SourceAddresses;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.spi.PeerDiscovery.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a link on each usable network interface, and closes it when the interface was
 * removed, changed or lost its link. Of an interface that has changed, the next link goes
 * on with what the previous one had discovered. Thread-safe: everything happens on a
 * daemon thread of its own, because opening and closing sockets blocks.
 */
final class InterfaceWatcher {

	private static final Logger logger = LoggerFactory.getLogger(InterfaceWatcher.class);

	private final MdnsOptions options;

	private final NetworkInterfaces network;

	private final InterfaceChoice choice;

	private final DnsSdEngine engine;

	private final TimerThread thread = TimerThread.droppingLateTasks("peerlink-mdns-interfaces");

	private volatile Status status = new Status(false, "Not started");

	private volatile boolean closed;

	// Only the watcher's thread

	private final Map<UsableInterface, DnsSdLink> links = new HashMap<>();

	private String problems = "";

	InterfaceWatcher(MdnsOptions options, NetworkInterfaces network, SourceAddresses sources, DnsSdEngine engine) {
		this.options = options;
		this.network = network;
		this.choice = new InterfaceChoice(options.interfaces(), options.bindAddress(), sources);
		this.engine = engine;
	}

	/**
	 * Checks that a configured interface exists.
	 * @throws NoSuchInterfaceException when interfaces are configured and none of them
	 * exists; one that is down is enough
	 * @throws PeerLinkException when the node is bound to an address of another interface
	 */
	void requireInterface() {
		try {
			this.choice.requireMatch(this.network.list());
		}
		catch (SocketException ex) {
			logger.debug("Whether the configured interfaces exist cannot be checked yet", ex);
		}
	}

	void start() {
		this.status = new Status(false, "Looking for network interfaces");
		this.thread.schedule(Duration.ZERO, this::watch);
	}

	Status status() {
		return this.status;
	}

	/**
	 * Stops watching, closes all links and ends the thread.
	 * @return completes when the links are closed
	 */
	CompletableFuture<Void> close() {
		this.closed = true;
		this.status = new Status(false, "Closed");
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.thread.schedule(Duration.ZERO, () -> {
			this.links.values().forEach(this::close);
			this.links.clear();
			this.thread.close();
			done.complete(null);
		});
		return done;
	}

	private void watch() {
		if (!this.closed) {
			this.thread.schedule(this.options.interfaceCheckInterval(), this::watch);
			check();
		}
	}

	private void check() {
		try {
			List<LocalInterface> all = this.network.list();
			List<UsableInterface> usable = this.choice.choose(all);
			closeUnusable(usable);
			String failures = usable.stream()
				.filter((candidate) -> !this.links.containsKey(candidate))
				.map(this::open)
				.collect(Collectors.joining());
			updateStatus(
					usable.isEmpty() ? this.choice.explain(all) : failures + this.choice.explainNamesakes(all, usable));
		}
		catch (SocketException ex) {
			updateStatus("The network interfaces cannot be listed: " + ex.getMessage());
		}
		catch (Throwable ex) {
			updateStatus("Discovery failed: " + ex);
			logger.debug("The interfaces could not be checked", ex);
		}
		finally {
			this.engine.interfacesKnown();
		}
	}

	private void closeUnusable(List<UsableInterface> usable) {
		this.links.values().removeIf((link) -> {
			if (usable.contains(link.networkInterface()) && link.isAlive()) {
				return false;
			}
			logger.info("Discovery stops on {}", link.networkInterface());
			this.engine.remove(link);
			close(link);
			return true;
		});
	}

	/**
	 * Opens a link.
	 * @return the failure for the status, empty if there was none
	 */
	private String open(UsableInterface candidate) {
		try {
			this.links.put(candidate, this.engine.open(candidate));
			logger.info("Discovery starts on {}", candidate);
			return "";
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("No discovery on {}", candidate, ex);
			return " No discovery on " + candidate + ": " + ex.getMessage() + ".";
		}
	}

	private void close(DnsSdLink link) {
		try {
			link.close();
		}
		catch (Throwable ex) {
			logger.debug("{} was not closed cleanly", link.networkInterface(), ex);
		}
	}

	/**
	 * Updates the status. New problems are logged once.
	 */
	private void updateStatus(String current) {
		if (this.closed) {
			return;
		}
		if (!current.equals(this.problems) && !current.isEmpty()) {
			logger.warn("{}", current.strip());
		}
		this.problems = current;
		if (this.links.isEmpty()) {
			this.status = new Status(false, current.strip());
			return;
		}
		String inUse = this.links.keySet()
			.stream()
			.map(UsableInterface::toString)
			.sorted()
			.collect(Collectors.joining(", ", "mDNS on ", "."));
		this.status = new Status(true, inUse + current);
	}

}
