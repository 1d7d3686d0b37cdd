package io.peerlink.benchmark.driver;

import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;

/**
 * Registers handlers that run on the thread that has read the request. All that depends
 * on such handlers is here.
 */
public final class InlineHandlers {

	/**
	 * Whether nodes have inline handlers, so that there is something to measure.
	 */
	public static final boolean AVAILABLE = false;

	private InlineHandlers() {
	}

	static void registerAdd(PeerLink callee) {
		register(callee, "add", List.of(new RpcParameter("a", int.class), new RpcParameter("b", int.class)),
				(args) -> PeerLinkDriver.sum((Integer) args[0]) + PeerLinkDriver.sum((Integer) args[1]));
	}

	static void register(PeerLink callee, String name, List<RpcParameter> parameters, RpcMethod.Body body) {
		callee.register(inline(new RpcMethod(name, parameters, "inline handler " + name, body)));
	}

	private static RpcMethod inline(RpcMethod method) {
		throw new UnsupportedOperationException("There are no inline handlers: " + method.signature());
	}

}
