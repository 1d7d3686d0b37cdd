package io.peerlink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamClosedException;
import io.peerlink.stream.StreamEndReason;
import io.peerlink.stream.StreamOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for byte streams with what Python 1.1.1 sends and accepts (WIRE.md section 6), on
 * sockets.
 */
@Timeout(30)
class PythonStreamTests {

	private static final String ACK = "{\"type\": \"stream_ack\", \"name\": \"s\"}\n";

	private final LoopbackNodes nodes = new LoopbackNodes();

	private final PeerLink node = this.nodes.start("Java", (builder) -> builder.tcpPort(0));

	private final ScriptedPeer python = this.nodes.scripted("Python");

	private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

	PythonStreamTests() throws IOException {
	}

	@BeforeEach
	void announce() throws InterruptedException {
		this.python.announce(Map.of("tcp_port", Integer.toString(this.listener.getLocalPort())));
		this.node.awaitPeer("Python", Duration.ofSeconds(5));
	}

	@AfterEach
	void close() throws IOException {
		this.python.close();
		this.nodes.close();
		this.listener.close();
	}

	/**
	 * Opens a stream and answers with a text, as Python would.
	 */
	private PeerStream open(AtomicReference<Socket> accepted, String answer) throws Exception {
		CompletableFuture<PeerStream> opening = this.node.openStreamAsync("Python", "s", StreamOptions.defaults());
		Socket socket = this.listener.accept();
		accepted.set(socket);
		assertThat(line(socket.getInputStream()))
			.startsWith("{\"type\":\"stream_open\",\"name\":\"s\",\"src\":\"Java\",");
		socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
		return opening.get(5, TimeUnit.SECONDS);
	}

	private static String line(InputStream in) throws IOException {
		return requireNonNull(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine());
	}

	@Test
	void javaOpensAStream() throws Exception {
		AtomicReference<Socket> accepted = new AtomicReference<>();
		try (PeerStream stream = open(accepted, ACK + "first"); Socket socket = requireNonNull(accepted.get())) {
			assertThat(stream.inputStream().readNBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("first");
			stream.outputStream().write("raw".getBytes(StandardCharsets.UTF_8));
			assertThat(socket.getInputStream().readNBytes(3)).asString(StandardCharsets.UTF_8).isEqualTo("raw");
			stream.shutdownOutput();
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
			socket.getOutputStream().write("last".getBytes(StandardCharsets.UTF_8));
			socket.close();
			assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("last");
			assertThat(stream.peer()).hasValueSatisfying((peer) -> assertThat(peer.name()).isEqualTo("Python"));
		}
	}

	@Test
	void refusalOfPythonIsNoHandler() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> open(new AtomicReference<>(),
					"{\"type\": \"stream_error\", \"error\": \"No stream handler for 's'\"}\n"))
			.withCauseInstanceOf(StreamRejectedException.class)
			.withMessageContaining("Cannot open stream 's' to 'Python' (no_handler): No stream handler for 's'");
	}

	@Test
	void connectionThatEndsWithoutAnAnswerFailsTheOpening() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> {
			CompletableFuture<PeerStream> opening = this.node.openStreamAsync("Python", "s", StreamOptions.defaults());
			this.listener.accept().close();
			opening.get(5, TimeUnit.SECONDS);
		}).withCauseInstanceOf(StreamRejectedException.class).withMessageContaining("(unreachable)");
	}

	@Test
	void nonsenseFailsTheOpening() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> open(new AtomicReference<>(), "HTTP/1.1 400\r\n\r\n"))
			.withCauseInstanceOf(StreamRejectedException.class)
			.withMessageContaining("the peer has answered with what is no answer");
	}

	@Test
	void endlessAnswerFailsTheOpening() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> open(new AtomicReference<>(), " ".repeat(5000)))
			.withCauseInstanceOf(StreamRejectedException.class)
			.withMessageContaining("A line of more than 4096 bytes");
	}

	@Test
	void closedPortFailsTheOpening() throws IOException {
		this.listener.close();
		assertThatExceptionOfType(StreamRejectedException.class).isThrownBy(() -> this.node.openStream("Python", "s"))
			.withMessageContaining("the connection could not be made: Connection refused");
		assertThat(this.node.status().connections().open()).isZero();
	}

	@Test
	void silenceFailsTheOpeningAfterItsTimeout() throws IOException {
		StreamOptions options = StreamOptions.defaults().withOpenTimeout(Duration.ofMillis(100));
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> this.node.openStream("Python", "s", options))
			.withMessage("No answer from 'Python' to the opening of stream 's' within 100 ms");
		try (Socket socket = this.listener.accept()) {
			assertThat(line(socket.getInputStream())).contains("stream_open");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void cancellationGivesTheOpeningUp() throws IOException {
		CompletableFuture<PeerStream> opening = this.node.openStreamAsync("Python", "s", StreamOptions.defaults());
		try (Socket socket = this.listener.accept()) {
			assertThat(line(socket.getInputStream())).contains("stream_open");
			opening.cancel(true);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void newerPythonHasNoStreams() throws InterruptedException {
		try (ScriptedPeer newer = this.nodes.scripted("Newer")) {
			newer.announce(Map.of("tcp_port", Integer.toString(this.listener.getLocalPort()), "udp_port",
					Integer.toString(newer.address().getPort())));
			this.node.awaitPeer("Newer", Duration.ofSeconds(5));
			assertThatExceptionOfType(StreamRejectedException.class)
				.isThrownBy(() -> this.node.openStream("Newer", "s"))
				.withMessageContaining("(not_supported): the peer has no streams; of Python nodes only 1.1.1 has");
		}
	}

	@Test
	void streamEndsWhenItsPeerGoesDown() throws Exception {
		AtomicReference<Socket> accepted = new AtomicReference<>();
		try (PeerStream stream = open(accepted, ACK + "x"); Socket socket = requireNonNull(accepted.get())) {
			CompletableFuture<PeerStream> other = this.node.openStreamAsync("Python", "t",
					StreamOptions.defaults().withOpenTimeout(Duration.ofMinutes(1)));
			this.listener.accept();
			this.python.withdraw();
			assertThat(stream.inputStream().read()).isEqualTo('x');
			assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> stream.inputStream().read())
				.withMessage("The stream 's' to 'Python' has ended: the peer is down")
				.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(StreamEndReason.PEER_DOWN));
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> other.get(5, TimeUnit.SECONDS))
				.withMessageContaining("(peer_down)");
		}
	}

	/**
	 * Python takes whatever comes with the first segment for the acknowledgement.
	 */
	@Test
	void acknowledgementComesAlone() throws Exception {
		AtomicReference<CurrentPeer> opener = new AtomicReference<>();
		this.node.registerStream("s", (stream) -> {
			opener.set(CurrentPeer.get().orElseThrow());
			stream.outputStream().write("first".getBytes(StandardCharsets.UTF_8));
		});
		try (Socket socket = connect("Python")) {
			byte[] ack = new byte[1024];
			int length = socket.getInputStream().read(ack);
			assertThat(new String(ack, 0, length, StandardCharsets.UTF_8))
				.isEqualTo("{\"type\":\"stream_ack\",\"name\":\"s\"}\n");
			assertThat(socket.getInputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("first");
		}
		assertThat(requireNonNull(opener.get()).name()).isEqualTo("Python");
		assertThat(requireNonNull(opener.get()).instanceId()).isEqualTo(this.python.instanceId());
	}

	@Test
	void unknownOpenerIsServedUnderTheNameThatItClaims() throws Exception {
		CompletableFuture<CurrentPeer> opener = new CompletableFuture<>();
		this.node.registerStream("s", (stream) -> opener.complete(CurrentPeer.get().orElseThrow()));
		try (Socket socket = connect("Nobody")) {
			CurrentPeer peer = opener.get(5, TimeUnit.SECONDS);
			assertThat(peer.name()).isEqualTo("Nobody");
			assertThat(peer.peer()).isNull();
			assertThat(peer.address()).isEqualTo(new InetSocketAddress(socket.getLocalAddress(), 0));
		}
	}

	/**
	 * Connects as Python does.
	 */
	private Socket connect(String name) throws Exception {
		PeerLink observer = this.nodes.start("Observer", (builder) -> builder.tcp(false));
		int port = observer.awaitPeer("Java", Duration.ofSeconds(5)).tcpPort().orElseThrow();
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.getOutputStream()
			.write(("{\"type\": \"stream_open\", \"name\": \"s\", \"src\": \"" + name + "\"}\n")
				.getBytes(StandardCharsets.UTF_8));
		return socket;
	}

}
