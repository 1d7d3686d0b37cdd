package io.peerlink.system;

import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.PeerProcess;

/**
 * A node that calls another one, each on a host of its own.
 *
 * @param caller who calls
 * @param callerHost where that is
 * @param callee who is called
 * @param calleeHost where that is
 */
record CallPair(PeerProcess caller, Host callerHost, PeerProcess callee, Host calleeHost) {

	/**
	 * Make calls through a network as it is.
	 * @param network what it is like, for the table
	 * @param plan the calls
	 * @return what came of it
	 */
	CallFigure run(String network, CallPlan plan) {
		long overflownBefore = overflown();
		this.callerHost.countDatagrams();
		this.calleeHost.countDatagrams();
		CallOutcome outcome = this.caller.makeCalls(this.callee.name(), plan);
		long datagrams = this.callerHost.sentDatagrams() + this.calleeHost.sentDatagrams();
		long lost = this.callerHost.lostDatagrams() + this.calleeHost.lostDatagrams();
		return new CallFigure(network, languages(), outcome, this.callee.executions(plan.run()), datagrams, lost,
				overflown() - overflownBefore);
	}

	/**
	 * Lose a part of the datagrams that arrive at either host.
	 * @param probability 0 loses nothing
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

	private long overflown() {
		return this.callerHost.overflownDatagrams() + this.calleeHost.overflownDatagrams();
	}

}
