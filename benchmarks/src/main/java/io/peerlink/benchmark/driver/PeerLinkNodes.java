package io.peerlink.benchmark.driver;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;

/**
 * Starts nodes on loopback that know each other's addresses. {@code exec} is where
 * handlers run: {@code pooled}, {@code virtual} or {@code inline}. With {@code secret}
 * all is sealed.
 */
final class PeerLinkNodes {

	private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(30);

	private PeerLinkNodes() {
	}

	static PeerLinkBuilder builder(String name, DriverOptions options) {
		PeerLinkBuilder builder = PeerLink.builder(name)
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.virtualThreads(options.text("exec", "").equals("virtual"));
		String secret = options.text("secret", "");
		return secret.isEmpty() ? builder : builder.secret(secret);
	}

	static boolean inline(DriverOptions options) {
		return options.text("exec", "").equals("inline");
	}

	/**
	 * Returns the address that {@link #caller} takes.
	 */
	static String address(List<PeerLink> callees) {
		return String.join(",",
				callees.stream()
					.map((callee) -> callee.name() + "@127.0.0.1:" + callee.status().address().getPort())
					.toList());
	}

	/**
	 * Starts a node that knows the peers of an address.
	 */
	static PeerLink caller(PeerLinkBuilder builder, String address) throws InterruptedException {
		String[] peers = address.split(",", -1);
		PeerLink caller = builder.staticPeers(peers).build().start();
		if (!caller.awaitPeers(peers.length, DISCOVERY_TIMEOUT)) {
			throw new IllegalStateException("Not all of " + address + " were found");
		}
		return caller;
	}

}
