package io.peerlink.spring.annotation.misplaced;

import io.peerlink.spring.annotation.PeerLinkClient;

@PeerLinkClient("worker")
public class NoInterface {

}
