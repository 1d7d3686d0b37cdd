package io.peerlink.system;

import java.util.Locale;

import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.PeerProcess.Executions;

/**
 * What became of many calls, as a row of a table.
 *
 * @param network what the network was like
 * @param pair who called whom
 * @param outcome how the calls ended for the caller
 * @param executions how often the callee executed them
 * @param datagrams how many datagrams both sent meanwhile, mDNS excepted
 * @param lost how many of them a firewall dropped
 * @param overflown how many were lost because a process was too slow
 */
record CallFigure(String network, String pair, CallOutcome outcome, Executions executions, long datagrams, long lost,
		long overflown) {

	static final String HEADER = """
			| network | who calls whom | calls | succeeded | executed twice | p50 | p99 | longest | datagrams per call |
			|---|---|---|---|---|---|---|---|---|""";

	double datagramsPerCall() {
		return (double) this.datagrams / this.outcome.calls();
	}

	double lostShare() {
		return (double) this.lost / this.datagrams;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "| %s | %s | %,d | %.2f %% | %d | %.1f ms | %.0f ms | %.0f ms | %.2f |",
				this.network, this.pair, this.outcome.calls(), this.outcome.successRate() * 100,
				this.executions.repeated(), this.outcome.p50(), this.outcome.p99(), this.outcome.max(),
				datagramsPerCall());
	}

}
