package io.peerlink.internal.client;

import java.time.Duration;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;

/**
 * The {@link PendingCalls} on a clock whose timer fires when a test says so.
 */
final class PendingTable implements Scheduler {

	private final PeerLinkException stopped = new PeerLinkException("The node has stopped");

	private volatile long now;

	private volatile Runnable task = () -> {
	};

	private final PendingCalls calls = new PendingCalls(this, 10, (call, remaining) -> {
	});

	/**
	 * Returns a table with a call.
	 */
	static PendingTable of(PendingCall call) {
		PendingTable table = new PendingTable();
		table.add(call);
		return table;
	}

	void add(PendingCall call) {
		this.calls.add(call);
	}

	void reply(PendingCall call) {
		this.calls.reply(new Message.Response(call.id(), RawJson.NULL, null), this.now);
	}

	/**
	 * Lets the deadline of all calls pass.
	 */
	void sweep() {
		this.now = 2 * CountedCall.TIMEOUT.toNanos();
		this.task.run();
	}

	void close() {
		this.calls.close(this.stopped);
	}

	int size() {
		return this.calls.size();
	}

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public long epochMillis() {
		return 0;
	}

	@Override
	public Timer schedule(Duration delay, Runnable task) {
		this.task = task;
		return () -> {
		};
	}

}
