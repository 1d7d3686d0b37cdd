package io.peerlink.benchmark.process;

/**
 * What a calling or sending process does. Both methods are called once, in this order.
 */
interface Measurement {

	void warmUp() throws Exception;

	ClientFigures measure() throws Exception;

}
