package io.peerlink;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.spi.ConnectionStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for large calls while others fill the listener with connections, over sockets.
 */
class HostileSocketTests {

	private static final byte[] TLS_HELLO = { 22, 3, 1, 0, 1 };

	private static final int CONNECTIONS = 1000;

	private final LoopbackNodes nodes = new LoopbackNodes();

	private final List<Socket> sockets = new ArrayList<>();

	private final PeerLink callee = this.nodes.start("callee", (builder) -> builder.tcpPort(0));

	private final PeerLink caller = this.nodes.start("caller", (builder) -> builder.tcpPort(0));

	@BeforeEach
	void register() throws InterruptedException {
		this.callee.register("length", String.class, String::length);
		this.nodes.awaitAll();
	}

	@AfterEach
	void close() throws IOException {
		this.nodes.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	@Test
	void goodCallersAreServedWhileOthersConnect() throws IOException {
		int threads = Thread.activeCount();
		for (int i = 0; i < CONNECTIONS; i++) {
			Socket socket = connect();
			if (i % 3 == 1) {
				trySend(socket, TLS_HELLO);
			}
			else if (i % 3 == 2) {
				socket.setSoLinger(true, 0);
				socket.close();
			}
			if (i % 100 == 0) {
				assertThat(this.caller.peer("callee").call("length", int.class, "x".repeat(50_000))).isEqualTo(50_000);
			}
		}
		await().untilAsserted(
				() -> assertThat(statistics().accepted() + statistics().refused()).isGreaterThanOrEqualTo(CONNECTIONS));
		await().untilAsserted(() -> assertThat(statistics().open()).isLessThanOrEqualTo(64));
		assertThat(statistics().garbage()).isPositive();
		assertThat(Thread.activeCount()).isLessThan(threads + 20);
		assertThat(this.caller.peer("callee").call("length", int.class, "x".repeat(50_000))).isEqualTo(50_000);
		for (Socket socket : this.sockets) {
			socket.close();
		}
		// The caller keeps at most two for its next call.
		await().untilAsserted(() -> assertThat(statistics().open()).isLessThanOrEqualTo(2));
	}

	@Test
	void javaCallerThatIsNoPeerMayCallOftenOverConnections() throws IOException {
		String instance = "5d9dc98e-4b72-4d2c-9b0e-0d3c2f1b7a11";
		for (int i = 1; i <= 20; i++) {
			String request = "{\"type\":\"request\",\"id\":\"" + i + "\",\"src\":\"stranger\",\"dst\":\"callee\","
					+ "\"rpc\":\"length\",\"args\":[\"" + "x".repeat(2000) + "\"],\"kwargs\":{},\"pl\":{\"instance\":\""
					+ instance + "\",\"to\":\"" + this.callee.status().instanceId() + "\",\"seq\":" + i + ",\"low\":"
					+ i + ",\"try\":1,\"ttl\":5000}}";
			assertThat(exchange(request)).contains("\"result\":2000");
		}
	}

	private String exchange(String request) throws IOException {
		try (Socket socket = connect()) {
			byte[] message = request.getBytes(StandardCharsets.UTF_8);
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			out.writeInt(message.length);
			out.write(message);
			DataInputStream in = new DataInputStream(socket.getInputStream());
			return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
		}
	}

	private ConnectionStatistics statistics() {
		return this.callee.status().connections();
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		this.sockets.add(socket);
		socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 2 }), 0));
		int port = this.caller.peers().get(0).tcpPort().orElseThrow();
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
		return socket;
	}

	private static void trySend(Socket socket, byte[] bytes) {
		try {
			socket.getOutputStream().write(bytes);
		}
		catch (IOException ex) {
			// It was closed already.
		}
	}

}
