package io.peerlink.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page over HTTP.
 */
class PageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static ConfigurableApplicationContext demo;

	private static PeerLink peer;

	private static PeerLink leaver;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	static void startDemo() throws InterruptedException {
		peer = startPeer("page-peer");
		leaver = startPeer("page-leaver");
		demo = new SpringApplicationBuilder(DemoApplication.class)
			.properties("peerlink.node.name=page", "peerlink.node.port=0", "peerlink.node.bind-address=127.0.0.1",
					"peerlink.discovery.mdns.enabled=false", "demo.companions=0", "server.port=0",
					"peerlink.discovery.static-peers=" + address(peer) + "," + address(leaver))
			.run("--peerlink.files.inbox=target/inboxes/page");
		demo.getBean(PeerLink.class).awaitPeers(2, TIMEOUT);
	}

	private static PeerLink startPeer(String name) {
		PeerLink node = PeerLink.builder(name)
			.mdns(false)
			.port(0)
			.bindAddress(InetAddress.getLoopbackAddress())
			.build()
			.start();
		node.register("add", long.class, long.class, Long::sum);
		return node;
	}

	private static String address(PeerLink node) {
		return "127.0.0.1:" + node.status().address().getPort();
	}

	@AfterAll
	static void stopAll() {
		demo.close();
		peer.close();
		leaver.close();
	}

	@Test
	void pageAndItsResourcesAreServed() {
		assertThat(get("/")).contains("<title>PeerLink swarm</title>").contains("app.css").contains("app.js");
		assertThat(get("/app.css")).contains("prefers-color-scheme: dark");
		assertThat(get("/app.js")).contains("EventSource");
		assertThat(get("/files.js")).contains("api/files");
		assertThat(get("/") + get("/app.css") + get("/app.js") + get("/files.js") + get("/elements.js"))
			.doesNotContain("http://")
			.doesNotContain("https://");
	}

	@Test
	void callReturnsItsResultOrItsError() {
		JsonNode sum = post("/api/call", "{'peer':'page-peer','method':'add','args':[25,17]}");
		assertThat(sum.path("result").asInt()).isEqualTo(42);
		assertThat(sum.path("error").isNull()).isTrue();
		assertThat(sum.path("millis").asDouble()).isPositive();
		JsonNode named = post("/api/call", "{'peer':'page-peer','method':'add','kwargs':{'arg0':1,'arg1':2}}");
		assertThat(named.path("result").asInt()).isEqualTo(3);
		JsonNode unknown = post("/api/call", "{'peer':'page-peer','method':'nope'}");
		assertThat(unknown.at("/error/type").asString()).isEqualTo("UnknownMethodException");
		assertThat(post("/api/call", "{'peer':'nobody','method':'add'}").at("/error/type").asString())
			.isEqualTo("PeerNotFoundException");
	}

	@Test
	void broadcastReturnsTheAnswerOfEachPeer() {
		JsonNode answers = post("/api/broadcast", "{'method':'add','args':[1,2]}");
		assertThat(answers.valueStream()
			.filter((answer) -> answer.path("peer").asString().equals("page-peer"))
			.map((answer) -> answer.path("result").asInt())).containsExactly(3);
	}

	@Test
	void incompleteRequestIsRejected() {
		assertThat(send(json("/api/call", "{'peer':'page-peer'}")).statusCode()).isEqualTo(400);
		assertThat(send(json("/api/call", "{")).statusCode()).isEqualTo(400);
		HttpRequest form = HttpRequest.newBuilder(uri("/api/call"))
			.POST(HttpRequest.BodyPublishers.ofString("{\"peer\":\"page-peer\",\"method\":\"add\"}"))
			.header("Content-Type", "text/plain")
			.build();
		assertThat(send(form).statusCode()).isEqualTo(415);
	}

	@Test
	void streamReportsPeersPositionsAndPeerChanges() throws IOException, InterruptedException {
		HttpResponse<InputStream> live = this.http.send(HttpRequest.newBuilder(uri("/api/live")).build(),
				HttpResponse.BodyHandlers.ofInputStream());
		try (BufferedReader events = new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
			JsonNode peers = next(events, "peers", (data) -> true);
			assertThat(peers.path("self").asString()).isEqualTo("page");
			assertThat(lists(peers, "page-leaver")).isTrue();
			assertThat(next(events, "counters", (data) -> true).has("queueDepth")).isTrue();
			assertThat(next(events, "positions", (data) -> true).at("/0/name").asString()).isEqualTo("page");
			leaver.stop();
			JsonNode change = next(events, "change", (data) -> true);
			assertThat(change.path("peer").asString()).isEqualTo("page-leaver");
			assertThat(change.path("what").asString()).startsWith("is down");
			assertThat(next(events, "peers", (data) -> !lists(data, "page-leaver"))).isNotNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "localhost,200", "127.0.0.1:8080,200", "[::1],200", "laptop,200", "laptop.local,200",
			"rebound.example.org,421", "127.0.0.1.example.org,421" })
	void onlyRequestsToLocalHostNamesAreAccepted(String host, int status) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri("/").getPort())) {
			String request = "GET /app.css HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(answer).startsWith("HTTP/1.1 " + status);
		}
	}

	@Test
	void metricsAndTheNodeAreUnderActuator() {
		assertThat(get("/actuator/health")).contains("\"status\":\"UP\"");
		assertThat(get("/actuator/peerlink")).contains("page-peer");
		assertThat(get("/actuator/metrics")).contains("peerlink.");
	}

	private static boolean lists(JsonNode peers, String name) {
		return peers.path("peers").valueStream().anyMatch((listed) -> listed.path("name").asString().equals(name));
	}

	private static JsonNode next(BufferedReader events, String name, Predicate<JsonNode> wanted) throws IOException {
		String line;
		while ((line = events.readLine()) != null) {
			if (line.equals("event:" + name)) {
				JsonNode data = JsonMapper.shared().readTree(events.readLine().substring("data:".length()));
				if (wanted.test(data)) {
					return data;
				}
			}
		}
		throw new AssertionError("The stream ended before " + name);
	}

	private String get(String path) {
		HttpResponse<String> response = send(HttpRequest.newBuilder(uri(path)).build());
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return response.body();
	}

	private JsonNode post(String path, String body) {
		HttpResponse<String> response = send(json(path, body));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private static HttpRequest json(String path, String body) {
		return HttpRequest.newBuilder(uri(path))
			.POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
			.header("Content-Type", "application/json")
			.build();
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	private static URI uri(String path) {
		return URI.create("http://127.0.0.1:" + demo.getEnvironment().getProperty("local.server.port") + path);
	}

}
