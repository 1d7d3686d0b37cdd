package io.peerlink.internal.context;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 5000);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final PeerTable peers = new PeerTable("own", this.scheduler, Runnable::run);

	@Test
	void unknownAddressHasNoPeer() {
		Arrival arrival = arrival();
		assertThat(arrival.entry()).isNull();
		assertThat(arrival.peer()).isNull();
		assertThat(arrival.isFrom("a")).isFalse();
	}

	@Test
	void peerIsTheOneThatIsUpAtTheAddress() {
		this.peers.discovered("test", node("a"));
		Arrival arrival = arrival();
		assertThat(arrival.peer()).isEqualTo(new Peer("Phone2", "a", ADDRESS, Map.of()));
		assertThat(arrival.isFrom("a")).isTrue();
		assertThat(arrival.isFrom("b")).isFalse();
	}

	@Test
	void peerThatIsDownIsKnownButDoesNotCount() {
		this.peers.discovered("test", node("a"));
		this.peers.entries().forEach(this.peers.reachability()::expired);
		Arrival arrival = arrival();
		assertThat(arrival.entry()).isNotNull();
		assertThat(arrival.peer()).isNull();
		assertThat(arrival.isFrom("a")).isFalse();
	}

	@Test
	void sealedMessageIsOfThePeerWithTheKeyOnly() {
		UUID instance = UUID.randomUUID();
		this.peers.discovered("test", node(instance.toString()));
		PeerEntry entry = Objects.requireNonNull(this.peers.entryAt(ADDRESS));
		SealedRemote owner = new SealedRemote(new byte[32], instance);
		SealedRemote other = new SealedRemote(new byte[32], UUID.randomUUID());
		Link link = new RecordingLink(new ArrayList<>());
		assertThat(Arrival.of(ADDRESS, entry, 0, link, owner).sendingPeer()).isEqualTo(entry.peer());
		assertThat(Arrival.of(ADDRESS, entry, 0, link, owner).fingerprint()).isEqualTo(owner.fingerprint());
		assertThat(Arrival.of(ADDRESS, entry, 0, link, other).sendingPeer()).isNull();
		assertThat(Arrival.of(ADDRESS, null, 0, link, other).sendingPeer()).isNull();
		assertThat(Arrival.of(ADDRESS, entry, 0, link, null).sendingPeer()).isEqualTo(entry.peer());
		assertThat(Arrival.of(ADDRESS, entry, 0, link, null).fingerprint()).isNull();
	}

	@Test
	void configuredSelfComesBeforeAnotherInstanceAtItsAddress() {
		this.peers.discovered("test", node("a"));
		this.peers.acceptingSelf().discovered("static", node("own"));
		assertThat(arrival().isFrom("own")).isTrue();
		this.peers.acceptingSelf().lost("static", "Phone2", "own");
		assertThat(arrival().isFrom("a")).isTrue();
	}

	@Test
	void replyGoesBackOverTheLinkToTheSource() throws Exception {
		List<Object> sent = new ArrayList<>();
		Message reply = new Message.Goodbye("a", "Phone2");
		this.scheduler.advance(Duration.ofNanos(7));
		Arrival arrival = Arrival.of(ADDRESS, this.peers, this.scheduler.nanoTime(), new RecordingLink(sent));
		assertThat(arrival.reply(reply)).isTrue();
		assertThat(sent).containsExactly(reply, ADDRESS);
		assertThat(arrival.nanoTime()).isEqualTo(7);
		assertThat(arrival.isAuthenticated()).isTrue();
	}

	@Test
	void memberIsProvedToBeAnotherOneAtTheAddressOfAPeer() {
		UUID instance = UUID.randomUUID();
		Arrival arrival = sealed(new SealedRemote(new byte[32], instance));
		assertThat(arrival.isProvedOther(new Peer("Phone3", "other", ADDRESS, Map.of("pk", "any")))).isTrue();
		assertThat(arrival.isProvedOther(new Peer("Phone3", instance.toString(), ADDRESS, Map.of("pk", "any"))))
			.isFalse();
	}

	@Test
	void nothingIsProvedWithoutKeys() {
		Peer peer = new Peer("Phone3", "other", ADDRESS, Map.of("pk", "any"));
		Peer configured = new Peer("Phone4", "configured", ADDRESS, Map.of());
		assertThat(sealed(null).isProvedOther(peer)).isFalse();
		assertThat(sealed(new SealedRemote(new byte[32], UUID.randomUUID())).isProvedOther(configured)).isFalse();
	}

	private static Arrival sealed(@Nullable SealedRemote sender) {
		return Arrival.of(ADDRESS, null, 0, new RecordingLink(new ArrayList<>()), sender);
	}

	private Arrival arrival() {
		return Arrival.of(ADDRESS, this.peers, this.scheduler.nanoTime(), new RecordingLink(new ArrayList<>()));
	}

	private static DiscoveredNode node(String instanceId) {
		return new DiscoveredNode("Phone2", instanceId, ADDRESS, Map.of());
	}

	private record RecordingLink(List<Object> sent) implements Link {

		@Override
		public boolean send(Message message, InetSocketAddress to) {
			this.sent.add(message);
			this.sent.add(to);
			return true;
		}

		@Override
		public boolean isAuthenticated() {
			return true;
		}

	}

}
