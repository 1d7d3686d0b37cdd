package io.peerlink.system;

import java.util.Locale;

import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.PeerProcess.Executions;

/**
 * The result of many calls, as a row of a table.
 *
 * @param network a description of the network
 * @param pair a description of caller and callee
 * @param outcome the outcome of the calls at the caller
 * @param executions the executions at the callee
 * @param datagrams number of datagrams that both sent meanwhile, without mDNS
 * @param lost number of these that a firewall dropped
 * @param overflowed number of datagrams lost to full receive buffers
 */
record CallFigure(String network, String pair, CallOutcome outcome, Executions executions, long datagrams, long lost,
		long overflowed) {

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
