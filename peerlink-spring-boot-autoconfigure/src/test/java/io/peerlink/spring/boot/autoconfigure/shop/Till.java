package io.peerlink.spring.boot.autoconfigure.shop;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.spring.annotation.PeerLinkHandler;

@PeerLinkHandler(prefix = "prices.")
public class Till implements Prices {

	@Override
	public int total(List<Item> items) {
		return items.stream().mapToInt(Item::cents).sum();
	}

	@Override
	public CompletableFuture<Item> cheapest(List<Item> items) {
		return CompletableFuture.completedFuture(items.stream().min(Comparator.comparing(Item::cents)).orElseThrow());
	}

	@Override
	public Stream<Item> sorted(Stream<Item> items) {
		return items.sorted(Comparator.comparing(Item::cents));
	}

}
