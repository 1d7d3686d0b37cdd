package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The floor of a fan-out to {@code peers=N}: the calling thread sends N datagrams and
 * receives N replies on one socket; the answering side has N sockets behind one selector
 * and one thread.
 */
final class RawFanDriver implements Driver {

	@Override
	public Server server(DriverOptions options) throws IOException {
		Selector selector = Selector.open();
		List<String> ports = new ArrayList<>();
		for (int i = 0; i < options.integer("peers", 1); i++) {
			RawSocket socket = RawSocket.bound();
			socket.channel().configureBlocking(false);
			socket.channel().register(selector, SelectionKey.OP_READ, socket);
			ports.add(Integer.toString(socket.port()));
		}
		ReceiveThread.start(() -> selector.select((key) -> answer((RawSocket) key.attachment())));
		String address = String.join(",", ports);
		return () -> address;
	}

	private static void answer(RawSocket socket) {
		try {
			SocketAddress from = socket.receive();
			while (from != null) {
				RawMessage.reply(socket.incoming(), socket.outgoing());
				socket.send(from);
				from = socket.receive();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Client client(DriverOptions options, String address) throws IOException {
		RawSocket socket = RawSocket.bound();
		List<InetSocketAddress> peers = Stream.of(address.split(",", -1))
			.map((port) -> RawSocket.address(Integer.parseInt(port)))
			.toList();
		return (thread) -> (a, b) -> callAll(socket, peers, a, b);
	}

	private static int callAll(RawSocket socket, List<InetSocketAddress> peers, int a, int b) throws IOException {
		long id = ThreadLocalRandom.current().nextLong();
		for (int i = 0; i < peers.size(); i++) {
			RawMessage.request(socket.outgoing(), id, a, b);
			socket.send(peers.get(i));
		}
		for (int i = 0; i < peers.size(); i++) {
			socket.receive();
			if (RawMessage.id(socket.incoming()) != id) {
				throw new IOException("A reply was lost");
			}
			if (RawMessage.sum(socket.incoming()) != a + b) {
				throw new WrongResultException(RawMessage.sum(socket.incoming()), a + b);
			}
		}
		return a + b;
	}

}
