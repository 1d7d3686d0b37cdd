package io.peerlink.benchmark.process;

/**
 * What a calling or sending process does: it warms up, possibly several times, and then
 * measures once.
 */
interface Measurement {

	void warmUp(double seconds) throws Exception;

	ClientFigures measure() throws Exception;

}
