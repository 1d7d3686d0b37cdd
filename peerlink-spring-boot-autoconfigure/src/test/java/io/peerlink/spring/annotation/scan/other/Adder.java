package io.peerlink.spring.annotation.scan.other;

import io.peerlink.spring.annotation.PeerLinkClient;

@PeerLinkClient("other")
public interface Adder {

	int add(int x, int y);

}
