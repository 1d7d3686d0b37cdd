package io.peerlink.benchmark.driver;

import java.util.List;
import java.util.Objects;

import io.peerlink.PeerLink;
import io.peerlink.call.PeerClient;
import io.peerlink.handler.RpcParameter;

/**
 * PeerLink without Spring: a record of four fields each way.
 */
final class PeerLinkRecordDriver implements Driver {

	@Override
	public Server server(DriverOptions options) {
		PeerLink callee = PeerLinkNodes.builder("callee0", options).build();
		if (PeerLinkNodes.inline(options)) {
			InlineHandlers.register(callee, "order", List.of(new RpcParameter("order", Order.class)),
					(args) -> Receipt.of((Order) Objects.requireNonNull(args[0])));
		}
		else {
			callee.register("order", Order.class, Receipt::of);
		}
		callee.start();
		String address = PeerLinkNodes.address(List.of(callee));
		return () -> address;
	}

	@Override
	public Client client(DriverOptions options, String address) throws InterruptedException {
		PeerClient callee = PeerLinkNodes.caller(PeerLinkNodes.builder("caller", options), address).peer("callee0");
		return (thread) -> (a, b) -> order(callee, new Order("apples", a, b, true));
	}

	private static int order(PeerClient callee, Order order) {
		Receipt receipt = Objects.requireNonNull(callee.call("order", Receipt.class, order));
		boolean whole = receipt.item().equals(order.item()) && receipt.express() && receipt.price() == Receipt.PRICE;
		return whole ? receipt.count() : -1;
	}

	/**
	 * The request.
	 *
	 * @param item what is ordered
	 * @param count how many
	 * @param spare how many more
	 * @param express whether in a hurry
	 */
	record Order(String item, int count, int spare, boolean express) {

	}

	/**
	 * The reply.
	 *
	 * @param item what was ordered
	 * @param count how many in all
	 * @param price what it costs
	 * @param express whether in a hurry
	 */
	record Receipt(String item, int count, double price, boolean express) {

		static final double PRICE = 12.5;

		static Receipt of(Order order) {
			return new Receipt(order.item(), order.count() + order.spare(), PRICE, order.express());
		}

	}

}
