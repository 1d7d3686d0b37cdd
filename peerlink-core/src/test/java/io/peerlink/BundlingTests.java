package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.wire.Extension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for who is sent several messages in one datagram.
 */
@Timeout(60)
class BundlingTests {

	private static final int BURST = 64;

	private final LoopbackNodes nodes = new LoopbackNodes();

	private final ScriptedPeer peer = this.nodes.scripted("peer");

	@AfterEach
	void close() {
		this.nodes.close();
		this.peer.close();
	}

	@Test
	void peerThatSaysSoGetsBundles() throws Exception {
		PeerLink node = meet(true, true);
		await().until(() -> {
			callAtOnce(node);
			return bundles() > 0;
		});
		assertThat(this.peer.received()).allMatch((datagram) -> datagram.length() <= 1200);
	}

	@Test
	void javaPeerThatDoesNotSaySoGetsNone() throws Exception {
		PeerLink node = meet(true, false);
		callOften(node);
		assertThat(bundles()).isZero();
	}

	@Test
	void pythonNeverGetsABundle() throws Exception {
		this.peer.announce();
		PeerLink node = this.nodes.start("node");
		assertThat(node.awaitPeers(1, Duration.ofSeconds(5))).isTrue();
		callOften(node);
		assertThat(bundles()).isZero();
	}

	@Test
	void nodeWithoutBundlingSendsNone() throws Exception {
		PeerLink node = meet(false, true);
		callOften(node);
		assertThat(bundles()).isZero();
	}

	@Test
	void peerThatSaysSoGetsShortRequests() throws Exception {
		PeerLink node = meet(true, Extension.SHORT_REQUESTS);
		callOften(node);
		assertThat(requests()).allMatch(BundlingTests::isShort);
	}

	@Test
	void peerThatTakesBundlesOnlyGetsUsualRequests() throws Exception {
		PeerLink node = meet(true, Extension.BUNDLES);
		callOften(node);
		assertThat(requests()).noneMatch(BundlingTests::isShort);
	}

	@Test
	void pythonNeverGetsAShortRequest() throws Exception {
		this.peer.announce();
		PeerLink node = this.nodes.start("node");
		assertThat(node.awaitPeers(1, Duration.ofSeconds(5))).isTrue();
		callOften(node);
		assertThat(requests()).noneMatch(BundlingTests::isShort);
	}

	@Test
	void nodeWithoutBundlingSendsNoShortRequests() throws Exception {
		PeerLink node = meet(false, Extension.SHORT_REQUESTS);
		callOften(node);
		assertThat(requests()).noneMatch(BundlingTests::isShort);
	}

	@Test
	void longRequestHasItsUsualForm() throws Exception {
		PeerLink node = meet(true, Extension.SHORT_REQUESTS);
		node.peer("peer").callAsync("any", Object.class, "x".repeat(700)).cancel(true);
		await().until(() -> requests().size() == 1);
		assertThat(requests()).noneMatch(BundlingTests::isShort);
	}

	private List<String> requests() {
		return this.peer.received()
			.stream()
			.flatMap(String::lines)
			.filter((message) -> message.contains("\"rpc\":\"any\""))
			.toList();
	}

	private static boolean isShort(String request) {
		return !request.contains("\"type\"") && !request.contains("\"dst\"") && !request.contains("\"kwargs\"")
				&& request.contains("\"pl\":[\"");
	}

	private PeerLink meet(boolean bundling, boolean takesBundles) throws InterruptedException {
		return meet(bundling, takesBundles ? Extension.BUNDLES : Extension.ABSENT);
	}

	private PeerLink meet(boolean bundling, long forms) throws InterruptedException {
		Extension identity = Extension.identity("peer", this.peer.instanceId());
		this.peer.answerPingsAs(identity.withForms(forms)).announce(Map.of("plv", "1"));
		PeerLink node = this.nodes.start("node", (builder) -> builder.bundling(bundling));
		assertThat(node.awaitPeers(1, Duration.ofSeconds(5))).isTrue();
		await().until(() -> node.status().peers().get(0).verified());
		return node;
	}

	private void callOften(PeerLink node) {
		for (int i = 0; i < 20; i++) {
			callAtOnce(node);
		}
		await().until(() -> this.peer.received().stream().flatMap(String::lines).count() >= 20 * BURST);
	}

	private static void callAtOnce(PeerLink node) {
		List<CompletableFuture<Object>> calls = new ArrayList<>();
		for (int i = 0; i < BURST; i++) {
			calls.add(node.peer("peer").callAsync("any", Object.class, i));
		}
		calls.forEach((call) -> call.cancel(true));
	}

	private long bundles() {
		return this.peer.received().stream().filter((datagram) -> datagram.contains("\n")).count();
	}

}
