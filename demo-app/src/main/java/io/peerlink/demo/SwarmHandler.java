package io.peerlink.demo;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkMethod;

/**
 * The methods that peers can call.
 */
@PeerLinkHandler
class SwarmHandler {

	@PeerLinkMethod
	long add(long x, long y) {
		return x + y;
	}

	@PeerLinkMethod("matrix_chunk")
	long[][] matrixChunk(long[][] rows, long[][] factor) {
		return Matrix.multiply(rows, factor);
	}

	@PeerLinkMethod("node_info")
	NodeInfo nodeInfo() {
		return NodeInfo.ofThisMachine();
	}

	@PeerLinkMethod
	String greet(String name) {
		String caller = CurrentPeer.get().map(CurrentPeer::name).orElse("nobody");
		return "Hello " + name + ", called by " + caller;
	}

}
