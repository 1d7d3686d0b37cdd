package io.peerlink.spring.boot.autoconfigure.shop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.spring.annotation.PeerLinkClient;

/**
 * Depends on the client.
 */
public class Clerk {

	private static final List<Prices.Item> BASKET = List.of(new Prices.Item("tea", 250), new Prices.Item("milk", 120));

	private final RemotePrices prices;

	Clerk(RemotePrices prices) {
		this.prices = prices;
	}

	public int total() {
		return this.prices.total(BASKET);
	}

	public CompletableFuture<String> cheapest() {
		return this.prices.cheapest(BASKET).thenApply(Prices.Item::name);
	}

	public List<String> sorted() {
		try (Stream<Prices.Item> sorted = this.prices.sorted(BASKET.stream())) {
			return sorted.map(Prices.Item::name).toList();
		}
	}

	@PeerLinkClient(peer = "till", prefix = "prices.")
	interface RemotePrices extends Prices {

	}

}
