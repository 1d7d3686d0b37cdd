package io.peerlink.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import io.peerlink.PeerLink;
import io.peerlink.file.FileOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files of the page over HTTP.
 */
class FilePageTests {

	private static final int LIMIT_OF_PEER = 2_000_000;

	private static final int LIMIT_OF_DEMO = 3_000_000;

	private static final String OCTETS = "application/octet-stream";

	private static Path folder;

	private static ConfigurableApplicationContext demo;

	private static PeerLink peer;

	private static PeerLink closed;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	static void startDemo(@TempDir Path temporary) throws InterruptedException {
		folder = temporary;
		peer = startPeer("file-peer", FileOptions.none().withInbox(folder.resolve("peer")).withMaxSize(LIMIT_OF_PEER));
		closed = startPeer("file-closed", FileOptions.none());
		demo = new SpringApplicationBuilder(DemoApplication.class)
			.properties("peerlink.node.name=file-page", "peerlink.node.port=0", "peerlink.node.bind-address=127.0.0.1",
					"peerlink.discovery.mdns.enabled=false", "demo.companions=0", "server.port=0",
					"peerlink.discovery.static-peers=" + address(peer) + "," + address(closed))
			.run("--peerlink.files.inbox=" + folder.resolve("page"),
					"--peerlink.files.max-size=" + LIMIT_OF_DEMO + "B");
		demo.getBean(PeerLink.class).awaitPeers(2, Duration.ofSeconds(20));
		peer.awaitPeer("file-page", Duration.ofSeconds(20));
	}

	private static PeerLink startPeer(String name, FileOptions files) {
		return PeerLink.builder(name)
			.mdns(false)
			.port(0)
			.bindAddress(InetAddress.getLoopbackAddress())
			.files(files)
			.build()
			.start();
	}

	private static String address(PeerLink node) {
		return "127.0.0.1:" + node.status().address().getPort();
	}

	@AfterAll
	static void stopAll() {
		demo.close();
		peer.close();
		closed.close();
	}

	@ParameterizedTest
	@CsvSource({ "0, empty file.txt", "1, ü.txt", "2000000, photo.jpg" })
	void fileArrivesAtThePeer(int size, String name) throws IOException {
		byte[] content = content(size);
		JsonNode outcome = outcome(put("file-peer", name, BodyPublishers.ofByteArray(content)));
		assertThat(outcome.path("step").asString()).isEqualTo("ARRIVED");
		assertThat(outcome.path("error").isNull()).isTrue();
		assertThat(outcome.path("done").asInt()).isEqualTo(size);
		assertThat(folder.resolve("peer").resolve(name)).hasBinaryContent(content);
	}

	@ParameterizedTest
	@CsvSource({ "file-peer, 2000001, large, at most 2000000 bytes", "file-closed, 1, one, takes no files",
			"nobody, 1, one, nobody", "file-peer, 1, .hidden, begins with a dot" })
	void failureIsToldAsText(String to, int size, String name, String text) {
		JsonNode outcome = outcome(put(to, name, BodyPublishers.ofByteArray(content(size))));
		assertThat(outcome.path("step").asString()).isEqualTo("FAILED");
		assertThat(outcome.path("error").asString()).contains(text).doesNotContain("Exception");
	}

	@Test
	void fileThatIsTooLargeForTheDemoIsRefused() {
		HttpResponse<String> response = send(
				put("file-peer", "huge", BodyPublishers.ofByteArray(content(LIMIT_OF_DEMO + 1))));
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
		assertThat(response.body()).contains("'huge' is too large", "3000000 bytes");
	}

	@Test
	void fileMustHaveALengthAndAName() {
		InputStream unknown = InputStream.nullInputStream();
		assertThat(send(put("file-peer", "stream", BodyPublishers.ofInputStream(() -> unknown))).statusCode())
			.isEqualTo(411);
		assertThat(send(put("file-peer", "", BodyPublishers.noBody())).statusCode()).isEqualTo(400);
	}

	@Test
	void pagesOfOtherOriginsCannotSendFiles() {
		HttpResponse<String> preflight = send(HttpRequest.newBuilder(uri("file-peer", "evil"))
			.method("OPTIONS", BodyPublishers.noBody())
			.header("Origin", "https://example.org")
			.header("Access-Control-Request-Method", "PUT")
			.build());
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods")).isEmpty();
		HttpRequest simple = HttpRequest.newBuilder(uri("file-peer", "evil")).POST(BodyPublishers.noBody()).build();
		assertThat(send(simple).statusCode()).isEqualTo(405);
		HttpRequest text = HttpRequest.newBuilder(uri("file-peer", "evil"))
			.PUT(BodyPublishers.ofString("x"))
			.header("Content-Type", "text/plain")
			.build();
		assertThat(send(text).statusCode()).isEqualTo(415);
		assertThat(folder.resolve("peer").resolve("evil")).doesNotExist();
	}

	@Test
	void arrivedFileIsShown() throws IOException, InterruptedException {
		Path source = Files.write(folder.resolve("source"), content(1234));
		HttpResponse<InputStream> live = this.http.send(HttpRequest.newBuilder(uri("/api/live")).build(),
				BodyHandlers.ofInputStream());
		try (BufferedReader events = new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
			assertThat(next(events).path("maxSize").asInt()).isEqualTo(LIMIT_OF_DEMO);
			peer.files().send("file-page", source, "report.pdf").await();
			JsonNode received = next(events).path("received");
			while (received.isEmpty()) {
				received = next(events).path("received");
			}
			assertThat(received.at("/0/name").asString()).isEqualTo("report.pdf");
			assertThat(received.at("/0/size").asInt()).isEqualTo(1234);
			assertThat(received.at("/0/sender").asString()).isEqualTo("file-peer");
			assertThat(received.at("/0/node").asString()).isEqualTo("file-page");
		}
		assertThat(folder.resolve("page").resolve("report.pdf")).hasSameBinaryContentAs(source);
	}

	private static byte[] content(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

	private static JsonNode next(BufferedReader events) throws IOException {
		String line;
		while ((line = events.readLine()) != null) {
			if (line.equals("event:files")) {
				return JsonMapper.shared().readTree(events.readLine().substring("data:".length()));
			}
		}
		throw new AssertionError("The stream has ended");
	}

	private static HttpRequest put(String to, String name, BodyPublisher content) {
		return HttpRequest.newBuilder(uri(to, name)).PUT(content).header("Content-Type", OCTETS).build();
	}

	private JsonNode outcome(HttpRequest request) {
		HttpResponse<String> response = send(request);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	private static URI uri(String to, String name) {
		return uri("/api/files?peer=" + to + "&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
	}

	private static URI uri(String path) {
		return URI.create("http://127.0.0.1:" + demo.getEnvironment().getProperty("local.server.port") + path);
	}

}
