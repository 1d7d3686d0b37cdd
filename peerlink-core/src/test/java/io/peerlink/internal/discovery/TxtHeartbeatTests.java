package io.peerlink.internal.discovery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TxtHeartbeat}.
 */
class TxtHeartbeatTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	private final List<Long> beats = new ArrayList<>();

	private final TxtHeartbeat heartbeat = new TxtHeartbeat(this.table, this.scheduler, new Random(1), this.beats::add);

	@Test
	void beatsWhileAPythonPeerIsUp() {
		this.heartbeat.start();
		python();
		for (int beat = 1; beat <= 20; beat++) {
			this.scheduler.advance(TxtHeartbeat.MIN_INTERVAL.minusMillis(1));
			assertThat(this.beats).hasSize(beat - 1);
			long millis = advanceUntilBeat();
			assertThat(millis).isLessThanOrEqualTo(5001);
			assertThat(this.beats).endsWith((long) beat);
		}
	}

	@Test
	void beatsForPythonPeersThatWereUpBefore() {
		python();
		this.heartbeat.start();
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(this.beats).hasSizeBetween(2, 3);
	}

	@Test
	void doesNotBeatAmongJavaPeers() {
		this.heartbeat.start();
		this.table.discovered("test", node("java", Map.of("plv", "1")));
		this.scheduler.advance(Duration.ofMinutes(5));
		assertThat(this.beats).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void beatsAtOnceWhoeverIsUp() {
		this.heartbeat.start();
		this.heartbeat.beatNow();
		assertThat(this.beats).containsExactly(1L);
		python();
		this.scheduler.advance(TxtHeartbeat.MAX_INTERVAL);
		assertThat(this.beats).containsExactly(1L, 2L);
		this.heartbeat.close();
		this.heartbeat.beatNow();
		assertThat(this.beats).hasSize(2);
	}

	@Test
	void heartbeatThatWasClosedBeforeItsStartDoesNotBeat() {
		python();
		this.heartbeat.close();
		this.heartbeat.start();
		this.scheduler.advance(Duration.ofMinutes(5));
		assertThat(this.beats).isEmpty();
	}

	@Test
	void stopsWithTheLastPythonPeerAndStartsAgain() {
		this.heartbeat.start();
		python();
		this.table.lost("test", "python", "python-id");
		this.table.entries().forEach(this.table.reachability()::unanswered);
		this.scheduler.advance(Duration.ofMinutes(5));
		assertThat(this.beats).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
		python();
		this.scheduler.advance(TxtHeartbeat.MAX_INTERVAL);
		assertThat(this.beats).containsExactly(1L);
	}

	@Test
	void failingAnnouncementDoesNotStopIt() {
		List<Long> tries = new ArrayList<>();
		new TxtHeartbeat(this.table, this.scheduler, new Random(1), (beat) -> {
			tries.add(beat);
			throw new IllegalStateException("no network");
		}).start();
		python();
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(tries).hasSizeGreaterThan(1);
	}

	@Test
	void closedHeartbeatDoesNotBeat() {
		this.heartbeat.start();
		python();
		this.heartbeat.close();
		this.scheduler.advance(Duration.ofMinutes(5));
		assertThat(this.beats).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	private long advanceUntilBeat() {
		int before = this.beats.size();
		long millis = 0;
		while (this.beats.size() == before) {
			this.scheduler.advance(Duration.ofMillis(1));
			millis++;
		}
		return millis;
	}

	private void python() {
		this.table.discovered("test", node("python", Map.of("version", "1.1.0")));
	}

	private static DiscoveredNode node(String name, Map<String, String> attributes) {
		return new DiscoveredNode(name, name + "-id", new InetSocketAddress("192.0.2.1", 5000), attributes);
	}

}
