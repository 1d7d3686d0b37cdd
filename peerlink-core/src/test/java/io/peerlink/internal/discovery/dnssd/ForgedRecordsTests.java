package io.peerlink.internal.discovery.dnssd;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.peerlink.internal.discovery.dnssd.TestServices.TYPE;
import static io.peerlink.internal.discovery.dnssd.TestServices.announcement;
import static io.peerlink.internal.discovery.net.TestInterfaces.LAN;
import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that somebody else sends in the name of a node that is there.
 */
class ForgedRecordsTests {

	private static final InetSocketAddress NODE = new InetSocketAddress(address("192.0.2.7"), 5000);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TestNetwork network = new TestNetwork(this.scheduler);

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	private final PeerTableEvents events = new PeerTableEvents();

	private final ServiceCache cache = new ServiceCache(TYPE, null, LAN, this.table, new LongAdder());

	@BeforeEach
	void discover() {
		this.table.addListener(this.events);
		new LivenessMonitor(this.table, this.network, this.scheduler, new Random(1), LivenessOptions.defaults())
			.start();
		this.network.pythonNode(NODE);
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		advanceSeconds(15);
	}

	@Test
	void forgedAddressThatEndsTheTrueOneTakesNobodyDown() {
		for (int i = 0; i < 30; i++) {
			receive(List.of(new ResourceRecord.Address("host-A.local.", 120, true, address("192.0.2.66"))));
			advanceSeconds(2);
		}
		assertPeerIsUp();
	}

	@Test
	void forgedPortTakesNobodyDown() {
		receive(List.of(new ResourceRecord.Service(TYPE.qualify("A"), 120, 4999, "host-A.local.")));
		advanceSeconds(60);
		assertPeerIsUp();
	}

	@Test
	void forgedHostTakesNobodyDown() {
		receive(List.of(new ResourceRecord.Service(TYPE.qualify("A"), 120, 4999, "forged.local."),
				new ResourceRecord.Address("forged.local.", 120, true, address("192.0.2.66"))));
		advanceSeconds(60);
		assertPeerIsUp();
	}

	private void assertPeerIsUp() {
		assertThat(this.events.take()).containsExactly("up A/i1");
		assertThat(this.table.find("A").address()).isEqualTo(NODE);
	}

	private void receive(List<ResourceRecord> packet) {
		this.cache.received(address("192.0.2.7"), packet, this.scheduler.nanoTime());
	}

	private void advanceSeconds(int seconds) {
		for (int i = 0; i < seconds; i++) {
			this.scheduler.advance(Duration.ofSeconds(1));
			this.cache.expire(this.scheduler.nanoTime());
		}
	}

}
