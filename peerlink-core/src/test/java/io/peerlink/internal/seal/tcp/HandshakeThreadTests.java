package io.peerlink.internal.seal.tcp;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.seal.tcp.SealedNodes.Node;
import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which thread computes handshakes. The test is the thread of the network, and
 * runs what the executor got.
 */
class HandshakeThreadTests {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final ScriptedNetwork network = new ScriptedNetwork();

	private final SealedNodes nodes = new SealedNodes(new VirtualScheduler(), this::execute);

	private final Node caller = this.nodes.node(this.network.open()).start();

	private final Node callee = this.nodes.node(this.network.open()).start();

	private boolean stopped;

	private void execute(Runnable task) {
		if (this.stopped) {
			throw new RejectedExecutionException();
		}
		this.tasks.add(task);
	}

	private void compute() {
		assertThat(this.tasks).hasSize(1);
		this.tasks.remove().run();
		this.network.flow();
	}

	@Test
	void networkNeverWaitsForAComputation() {
		Peer peer = this.caller.connect(this.callee);
		this.network.flow();
		assertThat(this.network.last().near.sent.size()).isZero();
		// INIT.
		compute();
		assertThat(this.callee.transport.counters().established()).isZero();
		// RESPONSE.
		compute();
		assertThat(peer.events).isEmpty();
		// The keys of the caller, who tells its handler on that thread.
		compute();
		assertThat(peer.events).containsExactly("connected");
		assertThat(this.callee.accepted).hasSize(1);
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void closedConnectionIsNotComputedFor() {
		Peer peer = this.caller.connect(this.callee);
		this.network.flow();
		peer.connection().close();
		this.network.flow();
		compute();
		assertThat(this.network.last().near.sent.size()).isZero();
		assertThat(peer.events).containsExactly("closed");
	}

	@Test
	void callerWithoutThreadsIsTold() {
		Peer peer = this.caller.connect(this.callee);
		this.stopped = true;
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(peer.cause).hasMessage("The node stops");
	}

	@Test
	void calleeWithoutThreadsClosesTheConnection() {
		Peer peer = this.caller.connect(this.callee);
		this.network.run();
		this.tasks.remove().run();
		this.stopped = true;
		this.network.flow();
		assertThat(peer.events).containsExactly("closed");
		assertThat(this.callee.accepted).isEmpty();
	}

	@Test
	void unknownKeyIsToldEvenWithoutThreads() {
		this.nodes.forget(this.callee.transport.localAddress());
		this.stopped = true;
		Peer peer = this.caller.connect(this.callee);
		assertThat(peer.events).containsExactly("closed");
	}

}
