package io.peerlink.spring.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.autoconfigure.PeerLinkBuilderCustomizer;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for an auto-configured application with a real web server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "peerlink.node.name=Server", "peerlink.node.secret=" + PeerLinkEndpointWebTests.SECRET,
				"peerlink.liveness.java-interval=50ms", "peerlink.liveness.java-timeout=1s",
				"spring.jackson.property-naming-strategy=SNAKE_CASE",
				"management.endpoints.web.exposure.include=health,info,peerlink",
				"management.endpoint.health.show-details=always",
				"management.endpoint.health.group.readiness.include=readinessState,peerlink",
				"management.info.peerlink.enabled=true" })
class PeerLinkEndpointWebTests {

	static final String SECRET = "open-sesame-now";

	private static final Duration LONG = Duration.ofSeconds(10);

	private final HttpClient http = HttpClient.newHttpClient();

	private final PeerLink node;

	private final MemoryLan lan;

	private final PeerLink client;

	private final int port;

	PeerLinkEndpointWebTests(@Autowired PeerLink node, @Autowired MemoryLan lan,
			@Value("${local.server.port}") int port) {
		this.node = node;
		this.lan = lan;
		this.client = lan.node("Phone 2", (builder) -> builder.secret(SECRET));
		this.port = port;
	}

	@BeforeEach
	void startClient() throws InterruptedException {
		this.client.start();
		this.node.awaitPeer("Phone 2", LONG);
	}

	/**
	 * The node is shared by all tests, and none of them must see the client of another
	 * one.
	 */
	@AfterEach
	void stopClient() {
		this.client.stop();
		await().until(() -> this.node.status().peers().isEmpty());
	}

	@Test
	void nodeIsShown() throws Exception {
		JsonNode body = json(get("/peerlink"));
		assertThat(body.at("/node/running").asBoolean()).isTrue();
		assertThat(body.at("/node/announced").asBoolean()).isTrue();
		assertThat(body.at("/node/name").asString()).isEqualTo("Server");
		assertThat(body.at("/peers").valueStream()).extracting((peer) -> peer.path("name").asString())
			.containsExactly("Phone 2");
		assertThat(body.at("/totals/calls/pending").isInt()).isTrue();
	}

	@Test
	void timesAreText() {
		JsonNode peer = await().until(() -> json(get("/peerlink")).at("/peers/0"), (shown) -> shown.has("roundTrip"));
		assertThat(Duration.parse(peer.path("roundTrip").stringValue())).isPositive();
		assertThat(Instant.parse(peer.path("since").stringValue())).isBefore(Instant.now().plusSeconds(1));
		assertThat(Instant.parse(peer.path("lastSeen").stringValue())).isBefore(Instant.now().plusSeconds(1));
	}

	@Test
	void peerIsShownByItsNameInAnyCase() throws Exception {
		assertThat(json(get("/peerlink/Phone%202")).at("/peer/name").asString()).isEqualTo("Phone 2");
		assertThat(json(get("/peerlink/pHONE%202")).at("/peer/name").asString()).isEqualTo("Phone 2");
	}

	@Test
	void peerWhoseNameDoesNotFitIntoAPathIsShownByItsInstanceId() throws Exception {
		try (PeerLink peer = this.lan.node("East/West", (builder) -> builder.secret(SECRET)).start()) {
			this.node.awaitPeer(peer.name(), LONG);
			assertThat(get("/peerlink/East/West").statusCode()).isEqualTo(404);
			assertThat(json(get("/peerlink/" + peer.status().instanceId())).at("/peer/name").asString())
				.isEqualTo("East/West");
		}
	}

	@Test
	void unknownPeerIsNotFound() throws Exception {
		assertThat(get("/peerlink/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void secretIsNotExposed() throws Exception {
		assertThat(get("/peerlink").body()).doesNotContain(SECRET).contains("\"fingerprint\":\"");
		assertThat(get("/health").body()).doesNotContain(SECRET);
		assertThat(get("/info").body()).doesNotContain(SECRET);
	}

	@Test
	void nodeIsPartOfTheHealth() throws Exception {
		JsonNode health = json(get("/health/peerlink"));
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.at("/details/name").asString()).isEqualTo("Server");
		assertThat(health.at("/details/peers").asInt()).isEqualTo(1);
	}

	@Test
	void nodeMayBePartOfTheReadiness() throws Exception {
		assertThat(json(get("/health/readiness")).at("/components/peerlink/status").asString()).isEqualTo("UP");
	}

	@Test
	void nodeIsPartOfTheInfo() throws Exception {
		assertThat(json(get("/info")).at("/peerlink/name").asString()).isEqualTo("Server");
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + this.port + "/actuator" + path);
		return this.http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		MemoryLan lan() {
			return new MemoryLan();
		}

		@Bean
		PeerLinkBuilderCustomizer onLan(MemoryLan lan) {
			return lan::connect;
		}

	}

}
