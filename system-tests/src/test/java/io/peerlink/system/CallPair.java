package io.peerlink.system;

import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.PeerProcess;

/**
 * A caller and a callee, each on a host of its own.
 *
 * @param caller the calling node
 * @param callerHost the host of the caller
 * @param callee the called node
 * @param calleeHost the host of the callee
 */
record CallPair(PeerProcess caller, Host callerHost, PeerProcess callee, Host calleeHost) {

	/**
	 * Makes calls through the network in its present state.
	 * @param network a description of the network, for the table
	 * @param plan the calls
	 * @return the result
	 */
	CallFigure run(String network, CallPlan plan) {
		long overflowedBefore = overflowed();
		this.callerHost.countDatagrams();
		this.calleeHost.countDatagrams();
		CallOutcome outcome = this.caller.makeCalls(this.callee.name(), plan);
		long datagrams = this.callerHost.sentDatagrams() + this.calleeHost.sentDatagrams();
		long lost = this.callerHost.lostDatagrams() + this.calleeHost.lostDatagrams();
		return new CallFigure(network, languages(), outcome, this.callee.executions(plan.run()), datagrams, lost,
				overflowed() - overflowedBefore);
	}

	/**
	 * Drops a share of the datagrams that arrive at either host.
	 * @param probability the probability of loss; 0 for none
	 */
	void loseDatagrams(double probability) {
		this.callerHost.loseDatagrams(probability);
		this.calleeHost.loseDatagrams(probability);
	}

	private String languages() {
		return languageOf(this.caller) + " to " + languageOf(this.callee);
	}

	private static String languageOf(PeerProcess peer) {
		return peer.isPython() ? "Python" : "Java";
	}

	private long overflowed() {
		return this.callerHost.overflowedDatagrams() + this.calleeHost.overflowedDatagrams();
	}

}
