package io.peerlink.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.Pong;

/**
 * Nodes that answer pings in virtual time, by default after one millisecond.
 */
public final class TestNetwork implements Pinger {

	private Duration roundTrip = Duration.ofMillis(1);

	private final VirtualScheduler scheduler;

	private final Map<InetSocketAddress, Pong> nodes = new HashMap<>();

	private final List<InetSocketAddress> pings = new ArrayList<>();

	private int remainingFailures;

	private int remainingLosses;

	public TestNetwork(VirtualScheduler scheduler) {
		this.scheduler = scheduler;
	}

	public void roundTrip(Duration roundTrip) {
		this.roundTrip = roundTrip;
	}

	public void javaNode(InetSocketAddress address, String name, String instanceId) {
		this.nodes.put(address, new Pong(name, instanceId, this.roundTrip));
	}

	public void node(InetSocketAddress address, Pong answer) {
		this.nodes.put(address, answer);
	}

	public void pythonNode(InetSocketAddress address) {
		this.nodes.put(address, new Pong(null, null, this.roundTrip));
	}

	public void crash(InetSocketAddress address) {
		this.nodes.remove(address);
	}

	public void failNextPings(int count) {
		this.remainingFailures = count;
	}

	public void loseNextPings(int count) {
		this.remainingLosses = count;
	}

	public List<InetSocketAddress> takePings() {
		List<InetSocketAddress> taken = List.copyOf(this.pings);
		this.pings.clear();
		return taken;
	}

	@Override
	public CompletableFuture<Pong> ping(InetSocketAddress address, Duration timeout) {
		this.pings.add(address);
		if (this.remainingFailures > 0) {
			this.remainingFailures--;
			return CompletableFuture.failedFuture(new IOException("Network is unreachable"));
		}
		CompletableFuture<Pong> answer = new CompletableFuture<>();
		if (this.remainingLosses > 0) {
			this.remainingLosses--;
		}
		else {
			this.scheduler.schedule(this.roundTrip, () -> answer(address, answer));
		}
		this.scheduler.schedule(timeout, () -> answer.completeExceptionally(new IOException("No answer")));
		return answer;
	}

	private void answer(InetSocketAddress address, CompletableFuture<Pong> answer) {
		Pong pong = this.nodes.get(address);
		if (pong != null) {
			answer.complete(pong);
		}
	}

}
