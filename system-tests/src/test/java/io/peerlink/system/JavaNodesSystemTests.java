package io.peerlink.system;

import java.time.Duration;

import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.Line;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Java nodes without Python peers.
 */
class JavaNodesSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(10);

	private NetworkLab lab;

	@BeforeEach
	void createLab() {
		this.lab = NetworkLab.create(2);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@Test
	void nodesDiscoverAndCallEachOther() {
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		PeerProcess bob = JavaNode.start(this.lab.host(2), "Bob");
		assertThat(ann.awaitUp("Bob", DISCOVERY).string("address")).isEqualTo(this.lab.host(2).address());
		bob.awaitUp("Ann", DISCOVERY);
		ann.awaitReady();
		bob.awaitReady();
		assertThat(Values.returned(ann, "Bob")).containsExactlyEntriesOf(Values.expected());
		assertThat(bob.call("Ann", "whoami").result().asString()).isEqualTo("Bob");
	}

	@Test
	void aStartIsQuick() {
		double seconds = Figures.median("start() in a new JVM", 5, () -> {
			try (PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann")) {
				double took = ann.awaitReady().required().path("seconds").asDouble();
				ann.stop();
				return took;
			}
		});
		assertThat(seconds).isLessThan(1.5);
	}

	@Test
	void aStopIsQuick() {
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		ann.awaitReady();
		double seconds = Figures.median("stop()", 5, () -> {
			try (PeerProcess bob = JavaNode.start(this.lab.host(2), "Bob")) {
				bob.awaitUp("Ann", DISCOVERY);
				return bob.stop().required().path("seconds").asDouble();
			}
		});
		assertThat(seconds).isLessThan(0.6);
	}

	@Test
	void aStopIsDetected() {
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		PeerProcess bob = JavaNode.start(this.lab.host(2), "Bob");
		ann.awaitUp("Bob", DISCOVERY);
		bob.awaitUp("Ann", DISCOVERY);
		bob.stop();
		ann.awaitDown(0, "Bob", DISCOVERY);
		assertThat(ann.events(0, "Bob")).containsExactly("up", "down REMOVED");
	}

	@Test
	void aCrashIsDetectedInSeconds() {
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		PeerProcess bob = JavaNode.start(this.lab.host(2), "Bob");
		ann.awaitUp("Bob", DISCOVERY);
		bob.awaitUp("Ann", DISCOVERY);
		long killed = System.nanoTime();
		bob.kill();
		Line down = ann.awaitDown(0, "Bob", Duration.ofSeconds(20));
		double seconds = (down.nanoTime() - killed) / 1e9;
		Figures.print("crash detected", seconds);
		assertThat(seconds).isLessThan(4);
		assertThat(ann.events(0, "Bob")).containsExactly("up", "down EXPIRED");
	}

	@Test
	void theNameOfALiveNodeIsRejected() {
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		ann.awaitReady();
		PeerProcess second = JavaNode.start(this.lab.host(2), "Ann");
		Line failed = second.process().awaitLine((line) -> "failed".equals(line.string("event")), DISCOVERY);
		assertThat(failed.required().path("error").path("type").asString()).isEqualTo("NameTakenException");
	}

	@Test
	void theNameOfACrashedNodeCanBeTakenAtOnce() {
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		PeerProcess bob = JavaNode.start(this.lab.host(2), "Bob");
		bob.awaitUp("Ann", DISCOVERY);
		ann.awaitReady();
		ann.kill();
		int mark = bob.process().mark();
		PeerProcess again = JavaNode.start(this.lab.host(1), "Ann");
		again.awaitReady();
		bob.awaitUp(mark, "Ann", DISCOVERY);
		assertThat(bob.call("Ann", "add", 40, 2).result().asInt()).isEqualTo(42);
	}

	@Test
	void nodesDiscoverEachOtherWithLoopbackOnly() {
		this.lab.host(1).linkDown();
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		PeerProcess bob = JavaNode.start(this.lab.host(1), "Bob");
		ann.awaitUp("Bob", DISCOVERY);
		bob.awaitUp("Ann", DISCOVERY);
		ann.awaitReady();
		bob.awaitReady();
		assertThat(ann.call("Bob", "add", 40, 2).result().asInt()).isEqualTo(42);
		assertThat(bob.call("Ann", "add", 40, 2).result().asInt()).isEqualTo(42);
	}

	@Test
	void aNodeCallsItselfAsAStaticPeerWithLoopbackOnly() {
		this.lab.host(1).linkDown();
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann", "--no-mdns", "--static=Ann@127.0.0.1");
		ann.awaitReady();
		assertThat(ann.call("Ann", "add", 40, 2).result().asInt()).isEqualTo(42);
	}

	@Test
	void aNodeStartsWithoutAnyNetworkAndReportsWhyItIsIdle() {
		this.lab.host(1).linkDown();
		this.lab.host(1).loopbackDown();
		PeerProcess ann = JavaNode.start(this.lab.host(1), "Ann");
		assertThat(ann.awaitReady().required().path("seconds").asDouble()).isLessThan(1.5);
		assertThat(ann.status()).anySatisfy((discovery) -> {
			assertThat(discovery.path("active").asBoolean()).isFalse();
			assertThat(discovery.path("detail").asString()).contains("interface");
		});
		assertThat(ann.stop().required().path("seconds").asDouble()).isLessThan(0.6);
	}

}
