package io.peerlink.benchmark.driver;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.PeerClient;
import io.peerlink.internal.udp.UdpOptions;
import io.peerlink.internal.udp.UdpTransport;

/**
 * PeerLink without Spring on a network that loses {@code loss=PERCENT} of the datagrams
 * each way, chosen by {@code seed=N}. Counts how often each of {@code calls=N} is
 * executed; the first number of a call tells which one it is.
 */
final class PeerLinkLossDriver implements Driver {

	@Override
	public Server server(DriverOptions options) {
		AtomicIntegerArray executions = new AtomicIntegerArray(options.integer("calls", 0));
		PeerLink callee = lossy(PeerLinkNodes.builder("callee0", options), options, 1).build();
		callee.register("add", int.class, int.class, (a, b) -> {
			executions.incrementAndGet(a);
			return a + b;
		});
		callee.start();
		return new Executions(PeerLinkNodes.address(List.of(callee)), executions);
	}

	private static PeerLinkBuilder lossy(PeerLinkBuilder builder, DriverOptions options, int side) {
		UdpOptions udp = UdpOptions.preferredPort(0).withBindAddress(InetAddress.getLoopbackAddress());
		long seed = 2L * options.integer("seed", 0) + side;
		int lostPercent = options.integer("loss", 0);
		return builder.transport(() -> new LossyTransport(UdpTransport.open(udp), lostPercent, seed));
	}

	@Override
	public Client client(DriverOptions options, String address) throws InterruptedException {
		PeerLinkBuilder builder = lossy(PeerLinkNodes.builder("caller", options), options, 0);
		PeerClient callee = PeerLinkNodes.caller(builder, address).peer("callee0");
		return (thread) -> (a, b) -> PeerLinkDriver.sum(callee.call("add", Integer.class, a, b));
	}

	private record Executions(String address, AtomicIntegerArray counts) implements Server {

		@Override
		public long received() {
			return count(1);
		}

		@Override
		public long repeated() {
			return count(2);
		}

		private long count(int atLeast) {
			return IntStream.range(0, this.counts.length()).filter((i) -> this.counts.get(i) >= atLeast).count();
		}

	}

}
