package io.peerlink.spring.annotation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.call.CallResult;
import io.peerlink.call.InvalidClientException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.peer.Peer;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeClientsTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink caller = this.lan.node("caller");

	private final PeerLink roof = this.lan.node("roof");

	private final PeerLink cellar = this.lan.node("cellar");

	private final MockEnvironment environment = new MockEnvironment();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final PeerLinkClients clients = new NodeClients(this.caller, this.beanFactory);

	private final CompletableFuture<String> end = new CompletableFuture<>();

	@BeforeEach
	void start() throws InterruptedException {
		this.beanFactory.addEmbeddedValueResolver(this.environment::resolveRequiredPlaceholders);
		this.roof.register("read", String.class, (sensor) -> sensor + " on the roof");
		this.roof.register("station.read", String.class, (sensor) -> "the " + sensor + " on the roof");
		this.roof.register("never", () -> this.end);
		this.cellar.register("read", String.class, (sensor) -> sensor + " in the cellar");
		this.roof.start();
		this.cellar.start();
		this.caller.start();
		this.caller.awaitPeers(2, LONG);
	}

	@AfterEach
	void stop() {
		this.end.complete("stopped");
	}

	@Test
	void eachPeerIsCalledByItsName() {
		assertThat(this.clients.of(Station.class, "roof").read("wind")).isEqualTo("wind on the roof");
		assertThat(this.clients.of(Station.class, "cellar").read("wind")).isEqualTo("wind in the cellar");
	}

	@Test
	void eachPeerIsCalledAsListed() {
		List<String> readings = this.caller.peers()
			.stream()
			.map((peer) -> this.clients.of(Station.class, peer).read("wind"))
			.toList();
		assertThat(readings).containsExactly("wind in the cellar", "wind on the roof");
	}

	@Test
	void allPeersAreCalled() {
		assertThat(this.clients.ofAll(Stations.class).read("wind")).extracting(CallResult::value)
			.containsExactly("wind in the cellar", "wind on the roof");
	}

	@Test
	void allPeersAreCalledWithoutWaiting() {
		assertThat(this.clients.ofAll(LaterStations.class).read("wind").block(LONG)).extracting(CallResult::value)
			.containsExactly("wind in the cellar", "wind on the roof");
	}

	@Test
	void clientIsKept() {
		Peer peer = this.caller.peers().get(0);
		assertThat(this.clients.of(Station.class, "roof")).isSameAs(this.clients.of(Station.class, "roof"))
			.isNotSameAs(this.clients.of(Station.class, "cellar"));
		assertThat(this.clients.of(Station.class, peer)).isSameAs(this.clients.of(Station.class, peer));
		assertThat(this.clients.ofAll(Stations.class)).isSameAs(this.clients.ofAll(Stations.class));
	}

	@Test
	void annotationsCountButNotThePeer() {
		this.environment.setProperty("station.timeout", "20ms");
		assertThat(this.clients.of(Prefixed.class, "roof").read("wind")).isEqualTo("the wind on the roof");
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> this.clients.of(Impatient.class, "roof").never());
	}

	@Test
	void unknownPeerIsReportedByTheCall() {
		Station station = this.clients.of(Station.class, "attic");
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> station.read("wind"));
	}

	@Test
	void ownNameIsReportedByTheCall() {
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> this.clients.of(Station.class, "caller").read("wind"))
			.withMessageContaining("is the name of this node");
	}

	@Test
	void interfaceThatCannotBeAClientIsRejected() {
		assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> this.clients.ofAll(Station.class))
			.withMessageContaining("return a List<CallResult<..>>");
		assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> this.clients.of(String.class, "roof"))
			.withMessageContaining("no interface");
	}

	@Test
	void blankNameIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.clients.of(Station.class, " "));
	}

	interface Station {

		String read(String sensor);

	}

	interface Stations {

		List<CallResult<String>> read(String sensor);

	}

	interface LaterStations {

		Mono<List<CallResult<String>>> read(String sensor);

	}

	@PeerLinkClient(peer = "cellar", prefix = "station.")
	interface Prefixed {

		String read(String sensor);

	}

	@PeerLinkClient("cellar")
	interface Impatient {

		@PeerLinkMethod(timeout = "${station.timeout}")
		String never();

	}

}
