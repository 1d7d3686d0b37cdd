package io.peerlink.benchmark.driver;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A listener for TCP with a thread for each connection, as one writes it by hand.
 */
final class BlockingServer {

	private BlockingServer() {
	}

	/**
	 * Starts to accept connections.
	 * @return the side that answers
	 */
	static Server start(Handler handler) throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open().bind(RawSocket.address(0));
		ReceiveThread.start(() -> {
			SocketChannel connection = listener.accept();
			connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
			Thread thread = new Thread(() -> serve(connection, handler));
			thread.setDaemon(true);
			thread.start();
		});
		String port = Integer.toString(listener.socket().getLocalPort());
		return () -> port;
	}

	private static void serve(SocketChannel connection, Handler handler) {
		try (connection) {
			handler.serve(connection);
		}
		catch (EOFException ex) {
			// The other side has ended.
		}
		catch (Exception ex) {
			System.err.println("A connection has failed: " + ex);
		}
	}

	/**
	 * Connects to a listener.
	 */
	static SocketChannel connect(String address) throws IOException {
		SocketChannel connection = SocketChannel.open(RawSocket.address(Integer.parseInt(address)));
		connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
		return connection;
	}

	/**
	 * Serves a connection to its end.
	 */
	@FunctionalInterface
	interface Handler {

		void serve(SocketChannel connection) throws Exception;

	}

}
