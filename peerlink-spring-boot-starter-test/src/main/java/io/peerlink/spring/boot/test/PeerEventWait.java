package io.peerlink.spring.boot.test;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the listeners of a node have been notified of peers. As a node calls its
 * listeners one after the other, in the order of their registration, this listener is
 * called when all others have returned.
 */
final class PeerEventWait implements PeerListener {

	private static final Logger logger = LoggerFactory.getLogger(PeerEventWait.class);

	private static final long TIMEOUT_SECONDS = 5;

	private final List<String> names;

	private final CountDownLatch ups;

	private final CountDownLatch downs;

	private PeerEventWait(List<String> names) {
		this.names = names;
		this.ups = new CountDownLatch(names.size());
		this.downs = new CountDownLatch(names.size());
	}

	/**
	 * Waits until the listeners have been notified that a peer is up. Does not wait for a
	 * peer that the node has not discovered.
	 */
	static void forUp(PeerLink node, String name) {
		PeerEventWait wait = new PeerEventWait(discovered(node, List.of(name)));
		try (PeerListener.Registration registration = node.addPeerListener(wait)) {
			wait.await(wait.ups);
		}
	}

	/**
	 * Stops peers and waits until the listeners have been notified. Does not wait for
	 * peers that the node has not discovered.
	 */
	static void forDown(PeerLink node, List<String> names, Runnable stop) {
		PeerEventWait wait = new PeerEventWait(discovered(node, names));
		try (PeerListener.Registration registration = node.addPeerListener(wait)) {
			stop.run();
			wait.await(wait.downs);
		}
	}

	private static List<String> discovered(PeerLink node, List<String> names) {
		return node.peers().stream().map(Peer::name).filter(names::contains).toList();
	}

	@Override
	public void peerUp(Peer peer) {
		if (this.names.contains(peer.name())) {
			this.ups.countDown();
		}
	}

	@Override
	public void peerDown(Peer peer, PeerDownReason reason) {
		if (this.names.contains(peer.name())) {
			this.downs.countDown();
		}
	}

	private void await(CountDownLatch latch) {
		try {
			if (!latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("A listener of the application's peer events is still busy after {} s", TIMEOUT_SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
