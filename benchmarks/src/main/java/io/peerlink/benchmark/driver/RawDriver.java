package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The floor: datagrams without a library. Every calling thread has a socket and reads its
 * own replies; the server answers on its receive thread, so that nothing is handed over
 * between threads. With {@code pipe=N} one thread keeps N requests in flight.
 */
final class RawDriver implements Driver {

	@Override
	public Server server(DriverOptions options) throws IOException {
		RawSocket socket = RawSocket.bound();
		ReceiveThread.start(() -> {
			var from = socket.receive();
			RawMessage.reply(socket.incoming(), socket.outgoing());
			socket.send(from);
		});
		String port = Integer.toString(socket.port());
		return () -> port;
	}

	@Override
	public Client client(DriverOptions options, String address) {
		int port = Integer.parseInt(address);
		int depth = options.integer("pipe", 0);
		return (thread) -> {
			RawSocket socket = RawSocket.connected(port);
			return (depth > 0) ? new RawPipeline(socket, depth) : (a, b) -> call(socket, a, b);
		};
	}

	private static int call(RawSocket socket, int a, int b) throws IOException {
		long id = ThreadLocalRandom.current().nextLong();
		RawMessage.request(socket.outgoing(), id, a, b);
		socket.send();
		var reply = socket.read();
		if (RawMessage.id(reply) != id) {
			throw new IOException("A reply was lost");
		}
		return RawMessage.sum(reply);
	}

}
