package io.peerlink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.peerlink.error.PeerNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls of a node to its own name.
 */
class OwnNameTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink alice = this.nodes.start("alice");

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "ALICE" })
	void callTellsThatItIsThisNode(String name) {
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> this.alice.peer(name).call("add", int.class))
			.withMessageStartingWith("'" + name + "' is the name of this node");
		assertTold(this.alice.peer(name).callAsync("add", int.class));
	}

	@Test
	void pingTellsThatItIsThisNode() {
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.alice.peer("alice").ping())
			.withMessageContaining("is the name of this node");
		assertTold(this.alice.peer("alice").pingAsync());
	}

	@Test
	void waitTellsThatItIsThisNode() {
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> this.alice.awaitPeer("alice", Duration.ZERO))
			.withMessageContaining("is the name of this node");
	}

	@Test
	void peersThatAreUpAreNamed() throws InterruptedException {
		this.nodes.start("bob");
		this.nodes.awaitAll();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.alice.peer("alice").ping())
			.withMessageEndingWith("Known peers: bob");
	}

	private static void assertTold(CompletableFuture<?> future) {
		assertThat(future).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(PeerNotFoundException.class)
			.withMessageContaining("is the name of this node");
	}

}
