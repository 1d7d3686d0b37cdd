package io.peerlink.benchmark.driver;

import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;

/**
 * Registers handlers that run on the thread that has read the request. A class of its
 * own, as other builds of {@code peerlink-core} may not have what it uses.
 */
final class InlineHandlers {

	private InlineHandlers() {
	}

	static void registerAdd(PeerLink callee) {
		register(callee, "add", List.of(new RpcParameter("a", int.class), new RpcParameter("b", int.class)),
				(args) -> PeerLinkDriver.sum((Integer) args[0]) + PeerLinkDriver.sum((Integer) args[1]));
	}

	static void register(PeerLink callee, String name, List<RpcParameter> parameters, RpcMethod.Body body) {
		RpcMethod method = new RpcMethod(name, parameters, "inline handler " + name, body);
		callee.register(method.withExecution(HandlerExecution.INLINE));
	}

}
