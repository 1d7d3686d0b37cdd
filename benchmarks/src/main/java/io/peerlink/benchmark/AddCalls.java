package io.peerlink.benchmark;

import java.net.InetAddress;
import java.time.Duration;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.PeerClient;
import io.peerlink.call.ReliabilityOptions;

/**
 * Calls of a peer on real sockets by one thread, which waits for each answer.
 */
final class AddCalls implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

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
		awaitEachOther();
	}

	private static PeerLinkBuilder node(String name, ReliabilityOptions reliability) {
		return PeerLink.builder(name)
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.virtualThreads(false)
			.reliability(reliability);
	}

	private void awaitEachOther() {
		try {
			this.caller.awaitPeer("callee", PATIENCE);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Make calls.
	 * @param nanos takes the time of each
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
	 * Tell how many datagrams both nodes have sent.
	 */
	long datagrams() {
		return this.caller.status().transport().datagramsOut() + this.callee.status().transport().datagramsOut();
	}

	/**
	 * Tell how many requests were sent again.
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
