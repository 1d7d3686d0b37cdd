package io.peerlink.spring.boot.autoconfigure.shop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.spring.annotation.PeerLinkMethod;

/**
 * The methods that the till exposes and the clerk calls.
 */
interface Prices {

	@PeerLinkMethod("sum")
	int total(List<Item> items);

	@PeerLinkMethod(timeout = "1h")
	CompletableFuture<Item> cheapest(List<Item> items);

	Stream<Item> sorted(Stream<Item> items);

	record Item(String name, int cents) {
	}

}
