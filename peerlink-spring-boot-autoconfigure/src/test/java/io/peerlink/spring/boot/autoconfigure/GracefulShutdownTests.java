package io.peerlink.spring.boot.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for a web application that stops while it handles a request.
 */
class GracefulShutdownTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final MemoryLan lan = new MemoryLan();

	@Test
	void requestInProgressCanStillCallPeers() throws Exception {
		try (PeerLink worker = this.lan.node("worker"); ConfigurableApplicationContext application = start()) {
			worker.register("answer", () -> 42);
			worker.start();
			PeerLink node = application.getBean(PeerLink.class);
			node.awaitPeer("worker", LONG);
			Questions questions = application.getBean(Questions.class);
			CompletableFuture<?> response = requestAnswer(application);
			questions.gate.awaitArrival();
			CompletableFuture<Void> stop = CompletableFuture.runAsync(application::close);
			await().atMost(LONG).until(() -> worker.peers().isEmpty());
			assertThat(node.status().announced()).isFalse();
			questions.gate.open();
			assertThat(questions.answer).succeedsWithin(LONG).isEqualTo(42);
			assertThat(stop).succeedsWithin(LONG);
			assertThat(node.isRunning()).isFalse();
			// The response is not asserted, because it is up to Tomcat whether it is
			// sent.
			response.cancel(true);
		}
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class)
			.initializers((context) -> context.getBeanFactory()
				.registerSingleton("lan", (PeerLinkBuilderCustomizer) this.lan::connect))
			.properties("server.port=0", "server.shutdown=graceful", "peerlink.node.name=web",
					"spring.main.banner-mode=off")
			.run();
	}

	private static CompletableFuture<?> requestAnswer(ConfigurableApplicationContext application) {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/ask")).build();
		return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Questions.class)
	static class Application {

	}

	@RestController
	static class Questions {

		private final Gate gate = new Gate();

		private final CompletableFuture<@Nullable Integer> answer = new CompletableFuture<>();

		private final PeerLinkOperations peers;

		Questions(PeerLinkOperations peers) {
			this.peers = peers;
		}

		@GetMapping("/ask")
		@Nullable Integer requestAnswer() throws InterruptedException {
			this.gate.pass();
			this.answer.completeAsync(() -> this.peers.call("worker", "answer", Integer.class), Runnable::run);
			return this.answer.join();
		}

	}

}
