package io.peerlink.internal.seal.tcp;

import io.peerlink.internal.seal.tcp.SealedNodes.Node;
import io.peerlink.sim.VirtualScheduler;

/**
 * One sealed connection on the thread of the test, whose handshake is done.
 */
final class Conversation {

	final VirtualScheduler scheduler = new VirtualScheduler();

	final ScriptedNetwork network = new ScriptedNetwork();

	final Node caller;

	final Node callee;

	final Peer near;

	final Peer far;

	final ScriptedPair wire;

	Conversation() {
		SealedNodes nodes = new SealedNodes(this.scheduler, Runnable::run);
		this.caller = nodes.node(this.network.open()).start();
		this.callee = nodes.node(this.network.open()).start();
		this.near = this.caller.connect(this.callee);
		this.network.flow();
		this.far = this.callee.accepted();
		this.wire = this.network.last();
	}

	/**
	 * Closes both nodes and checks that nothing is left of the connection.
	 */
	void close() {
		this.caller.transport.close();
		this.callee.transport.close();
		this.network.flow();
		if (this.caller.transport.context().lingering().availablePermits() != Lingering.MAX
				|| this.callee.transport.context().lingering().availablePermits() != Lingering.MAX) {
			throw new AssertionError("A connection lingers");
		}
		if (this.scheduler.waiting() > 0) {
			throw new AssertionError("A timer is left");
		}
		if (!this.near.closed || !this.far.closed) {
			throw new AssertionError("A handler was not told of the end");
		}
	}

}
