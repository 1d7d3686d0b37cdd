package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a number of requests in flight on one socket, whose replies arrive in order.
 */
final class RawPipeline implements Caller {

	private final RawSocket socket;

	private final long[] ids;

	private final int[] sums;

	private long sent;

	RawPipeline(RawSocket socket, int depth) {
		this.socket = socket;
		this.ids = new long[depth];
		this.sums = new int[depth];
	}

	@Override
	public int add(int a, int b) throws IOException {
		int slot = (int) (this.sent % this.ids.length);
		if (this.sent >= this.ids.length) {
			check(slot);
		}
		this.ids[slot] = ThreadLocalRandom.current().nextLong();
		this.sums[slot] = a + b;
		this.sent++;
		RawMessage.request(this.socket.outgoing(), this.ids[slot], a, b);
		this.socket.send();
		return a + b;
	}

	private void check(int slot) throws IOException {
		var reply = this.socket.read();
		if (RawMessage.id(reply) != this.ids[slot]) {
			throw new IOException("A reply was lost or overtaken");
		}
		if (RawMessage.sum(reply) != this.sums[slot]) {
			throw new WrongResultException(RawMessage.sum(reply), this.sums[slot]);
		}
	}

}
