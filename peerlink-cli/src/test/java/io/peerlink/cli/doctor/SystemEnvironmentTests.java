package io.peerlink.cli.doctor;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.cli.MemoryLan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SystemEnvironment} with nodes on a {@link MemoryLan}.
 */
class SystemEnvironmentTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final SystemEnvironment environment = new SystemEnvironment(
			new DoctorOptions(null, null, List.of(), List.of(), Duration.ofMillis(10)), "doctor", this.lan::builder);

	@Test
	void interfacesAreThoseOfThisMachine() {
		assertThat(this.environment.interfaces()).anyMatch((report) -> report.loopback());
		assertThat(this.environment.isLocal(InetAddress.getLoopbackAddress())).isTrue();
		assertThat(this.environment.isLocal(FakeEnvironment.address("192.0.2.1"))).isFalse();
	}

	@Test
	void boundPortIsReported() throws SocketException {
		int port;
		try (DatagramSocket taken = new DatagramSocket(0)) {
			port = taken.getLocalPort();
			assertThat(this.environment.nodePort(port).failure()).isNotNull();
		}
		assertThat(this.environment.nodePort(0)).isEqualTo(Environment.PortState.FREE);
	}

	@Test
	void announcementIsDiscoveredAndNodesAreClosedAfterwards() throws InterruptedException {
		assertThat(this.environment.measureAnnouncement()).isPresent();
		try (PeerLink observer = this.lan.builder("observer").build()) {
			observer.open();
			assertThat(observer.peers()).isEmpty();
		}
	}

	@Test
	void lostAnnouncementIsNotDiscovered() throws InterruptedException {
		SystemEnvironment isolated = new SystemEnvironment(
				new DoctorOptions(null, null, List.of(), List.of(), Duration.ofMillis(10)), "doctor",
				(name) -> new MemoryLan().builder(name), Duration.ofMillis(50));
		assertThat(isolated.measureAnnouncement()).isEmpty();
	}

	@Test
	void peersArePinged() throws InterruptedException {
		try (PeerLink ann = this.lan.start("Ann"); PeerLink bob = this.lan.start("Bob")) {
			assertThat(ann.isRunning() && bob.isRunning()).isTrue();
			assertThat(this.environment.peers()).hasSize(2).allSatisfy((report) -> {
				assertThat(report.peer().name()).isIn("Ann", "Bob");
				assertThat(report.roundTrip()).isPositive();
			});
		}
		assertThat(this.environment.peers()).as("the result is cached").hasSize(2);
	}

}
