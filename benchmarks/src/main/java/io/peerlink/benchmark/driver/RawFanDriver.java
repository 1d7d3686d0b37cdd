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
 * and one thread, or with {@code exec=threads} a thread for each, as N nodes have.
 */
final class RawFanDriver implements Driver {

	@Override
	public Server server(DriverOptions options) throws IOException {
		List<RawSocket> sockets = new ArrayList<>();
		List<String> ports = new ArrayList<>();
		for (int i = 0; i < options.integer("peers", 1); i++) {
			RawSocket socket = RawSocket.bound();
			sockets.add(socket);
			ports.add(Integer.toString(socket.port()));
		}
		if (options.text("exec", "").equals("threads")) {
			sockets.forEach((socket) -> ReceiveThread.start(() -> answerOne(socket, socket.receive())));
		}
		else {
			answerAll(sockets);
		}
		String address = String.join(",", ports);
		return () -> address;
	}

	private static void answerAll(List<RawSocket> sockets) throws IOException {
		Selector selector = Selector.open();
		for (RawSocket socket : sockets) {
			socket.channel().configureBlocking(false);
			socket.channel().register(selector, SelectionKey.OP_READ, socket);
		}
		ReceiveThread.start(() -> selector.select((key) -> answer((RawSocket) key.attachment())));
	}

	private static void answer(RawSocket socket) {
		try {
			SocketAddress from = socket.receive();
			while (from != null) {
				answerOne(socket, from);
				from = socket.receive();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void answerOne(RawSocket socket, SocketAddress from) throws IOException {
		RawMessage.reply(socket.incoming(), socket.outgoing());
		socket.send(from);
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
