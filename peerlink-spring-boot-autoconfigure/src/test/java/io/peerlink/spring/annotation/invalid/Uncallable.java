package io.peerlink.spring.annotation.invalid;

import java.util.stream.Stream;

import io.peerlink.spring.annotation.PeerLinkClient;

@PeerLinkClient("worker")
public interface Uncallable {

	Stream<Integer> numbers();

}
