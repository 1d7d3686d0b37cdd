package io.peerlink.spring.annotation.scan;

import io.peerlink.spring.annotation.PeerLinkClient;

@PeerLinkClient("${adder.peer:worker}")
public interface Adder {

	int add(int x, int y);

}
