package io.peerlink;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.peerlink.call.CallResult;
import io.peerlink.call.InvalidClientException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.RemoteErrorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for interfaces whose methods call all peers.
 */
class TypedBroadcastTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink b = this.nodes.start("b");

	private final PeerLink a = this.nodes.start("a");

	private volatile @Nullable String rung;

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.a.register("read", String.class, (sensor) -> new Reading(sensor, 1));
		this.b.register("read", String.class, (sensor) -> {
			throw new IllegalStateException("out of order");
		});
		this.a.register("ring", String.class, (bell) -> {
			this.rung = bell;
			return null;
		});
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void resultsAreListedInTheOrderOfThePeers() {
		List<CallResult<Reading>> readings = client(Stations.class).read("roof");
		assertThat(readings).extracting((result) -> result.peer().name()).containsExactly("a", "b");
		assertThat(readings.get(0).get()).isEqualTo(new Reading("roof", 1));
		assertThat(readings.get(1).error()).isInstanceOf(RemoteErrorException.class)
			.hasMessageContaining("out of order");
	}

	@Test
	void resultsMayBeMappedByName() {
		assertThat(client(NamedStations.class).read("roof")).containsOnlyKeys("a", "b")
			.extractingByKey("a")
			.extracting(CallResult::value)
			.isEqualTo(new Reading("roof", 1));
	}

	@Test
	void resultsMayComeLater() {
		assertThat(client(LaterStations.class).read("roof")).succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies(
					(readings) -> assertThat(readings).extracting(CallResult::isSuccess).containsExactly(true, false));
		assertThat(client(LaterStations.class).ring("door")).succeedsWithin(10, TimeUnit.SECONDS).isNull();
		assertThat(this.rung).isEqualTo("door");
	}

	@Test
	void methodWithoutResultWaitsAndIgnoresErrors() {
		client(Stations.class).ring("door");
		assertThat(this.rung).isEqualTo("door");
	}

	@Test
	void stoppedNodeFailsTheCall() {
		Stations stations = client(Stations.class);
		this.caller.stop();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> stations.read("roof"))
			.withMessageContaining("not running");
	}

	@Test
	void clientNamesItself() {
		assertThat(client(Stations.class)).hasToString("Stations client for all peers");
	}

	@Test
	void resultOfOnePeerIsRejected() {
		assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> client(OneStation.class))
			.withMessageContaining("returns " + Reading.class.getName())
			.withMessageContaining("return a List<CallResult<..>>");
	}

	@Test
	void plainListIsRejected() {
		assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> client(PlainLists.class))
			.withMessageContaining("return a List<CallResult<..>>");
	}

	@Test
	void resultsThatCannotBeReadAreRejected() {
		assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> client(NestedFutures.class))
			.withMessageContaining("cannot be made of the answer");
	}

	private <I> I client(Class<I> type) {
		return this.caller.broadcast().proxy(type);
	}

	record Reading(String sensor, int value) {
	}

	interface Stations {

		List<CallResult<Reading>> read(String sensor);

		void ring(String bell);

	}

	interface NamedStations {

		Map<String, CallResult<Reading>> read(String sensor);

	}

	interface LaterStations {

		CompletableFuture<List<CallResult<Reading>>> read(String sensor);

		CompletableFuture<Void> ring(String bell);

	}

	interface OneStation {

		Reading read(String sensor);

	}

	interface PlainLists {

		List<Reading> read(String sensor);

	}

	interface NestedFutures {

		List<CallResult<CompletableFuture<Reading>>> read(String sensor);

	}

}
