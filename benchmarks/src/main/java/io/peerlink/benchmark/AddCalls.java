package io.peerlink.benchmark;

import java.net.InetAddress;
import java.time.Duration;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.PeerClient;
import io.peerlink.call.ReliabilityOptions;

/**
 * Sequential calls by one thread to a peer on real sockets.
 */
final class AddCalls implements AutoCloseable {

	private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(10);

	private final PeerLink callee;

	private final PeerLink caller;

	private final PeerClient peer;

	AddCalls(ReliabilityOptions reliability) {
		this.callee = node("callee", reliability).build();
		this.callee.register("add", int.class, int.class, Integer::sum);
		this.callee.start();
		this.caller = node("caller", reliability)
			.staticPeers("callee@127.0.0.1:" + this.callee.status().address().getPort())
			.build()
			.start();
		this.peer = this.caller.peer("callee");
		awaitDiscovery();
	}

	private static PeerLinkBuilder node(String name, ReliabilityOptions reliability) {
		return PeerLink.builder(name)
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.virtualThreads(false)
			.reliability(reliability);
	}

	private void awaitDiscovery() {
		try {
			this.caller.awaitPeer("callee", DISCOVERY_TIMEOUT);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Makes one call for each element of an array.
	 * @param nanos receives the duration of each call
	 */
	void measure(long[] nanos) {
		for (int i = 0; i < nanos.length; i++) {
			long start = System.nanoTime();
			call();
			nanos[i] = System.nanoTime() - start;
		}
	}

	void call() {
		Integer sum = this.peer.call("add", Integer.class, 25, 17);
		if (sum == null || sum != 42) {
			throw new IllegalStateException("25 + 17 = " + sum);
		}
	}

	/**
	 * Returns the number of datagrams that both nodes have sent.
	 */
	long datagrams() {
		return this.caller.status().transport().datagramsOut() + this.callee.status().transport().datagramsOut();
	}

	/**
	 * Returns the number of retransmitted requests.
	 */
	long retransmissions() {
		return this.caller.status().rpc().retransmissions();
	}

	@Override
	public void close() {
		this.caller.close();
		this.callee.close();
	}

}
