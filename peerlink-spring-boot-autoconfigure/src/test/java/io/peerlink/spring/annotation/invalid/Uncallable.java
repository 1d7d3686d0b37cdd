package io.peerlink.spring.annotation.invalid;

import java.util.stream.IntStream;

import io.peerlink.spring.annotation.PeerLinkClient;

@PeerLinkClient("worker")
public interface Uncallable {

	IntStream numbers();

}
