package io.peerlink.benchmark.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.peerlink.PeerLink;
import io.peerlink.call.CallResult;
import io.peerlink.call.PeerClient;
import org.jspecify.annotations.Nullable;

/**
 * PeerLink without Spring: calls of one peer, blocking or with {@code pipe=N}
 * asynchronous ones of one thread, or of all {@code peers=N}.
 * <p>
 * Also runs with another build of {@code peerlink-core} on the class path, so it uses
 * nothing that builds differ in.
 */
final class PeerLinkDriver implements Driver {

	private static final String CALLEE = "callee0";

	@Override
	public Server server(DriverOptions options) {
		List<PeerLink> callees = new ArrayList<>();
		for (int i = 0; i < options.integer("peers", 1); i++) {
			PeerLink callee = PeerLinkNodes.builder("callee" + i, options).build();
			if (PeerLinkNodes.inline(options)) {
				InlineHandlers.registerAdd(callee);
			}
			else {
				callee.register("add", int.class, int.class, Integer::sum);
			}
			callees.add(callee.start());
		}
		String address = PeerLinkNodes.address(callees);
		return () -> address;
	}

	@Override
	public Client client(DriverOptions options, String address) throws InterruptedException {
		int peers = options.integer("peers", 1);
		int depth = options.integer("pipe", 0);
		PeerLink caller = PeerLinkNodes.caller(PeerLinkNodes.builder("caller", options), address);
		if (peers > 1) {
			return (thread) -> (a, b) -> callAll(caller, peers, a, b);
		}
		PeerClient callee = caller.peer(CALLEE);
		if (depth > 0) {
			return (thread) -> new Pipeline((a, b) -> callee.callAsync("add", Integer.class, a, b), depth);
		}
		return (thread) -> (a, b) -> sum(callee.call("add", Integer.class, a, b));
	}

	private static int callAll(PeerLink caller, int peers, int a, int b) {
		var replies = caller.broadcast().call("add", Integer.class, a, b).values();
		if (replies.size() != peers) {
			throw new IllegalStateException("Only " + replies.size() + " peers were called");
		}
		for (CallResult<Integer> reply : replies) {
			int sum = sum(reply.get());
			if (sum != a + b) {
				throw new WrongResultException(sum, a + b);
			}
		}
		return a + b;
	}

	static int sum(@Nullable Integer reply) {
		return Objects.requireNonNull(reply, "The reply was null");
	}

}
