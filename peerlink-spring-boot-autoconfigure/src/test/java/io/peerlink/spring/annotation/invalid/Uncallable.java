package io.peerlink.spring.annotation.invalid;

import java.util.Iterator;

import io.peerlink.spring.annotation.PeerLinkClient;

@PeerLinkClient("worker")
public interface Uncallable {

	Iterator<Integer> numbers();

}
