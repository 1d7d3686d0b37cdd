package io.peerlink.benchmark.compare;

import io.peerlink.benchmark.process.ClientFigures;
import io.peerlink.benchmark.process.ServerFigures;
import io.peerlink.benchmark.process.Usage;

/**
 * What one run of a candidate has measured.
 *
 * @param client the figures of the side that called or sent
 * @param server the figures of the side that answered or received
 * @param foreignShare the share of the machine that other processes used meanwhile
 */
record Run(ClientFigures client, ServerFigures server, double foreignShare) {

	Usage usage() {
		return this.client.usage().plus(this.server.usage());
	}

	double rate() {
		return this.client.operations() / this.client.seconds();
	}

}
