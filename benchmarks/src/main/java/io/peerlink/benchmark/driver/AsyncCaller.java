package io.peerlink.benchmark.driver;

import java.util.concurrent.Future;

/**
 * Makes a call without waiting for the reply.
 */
@FunctionalInterface
interface AsyncCaller {

	Future<Integer> add(int a, int b) throws Exception;

}
