package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for nodes whose address changes.
 */
class RoamingTests {

	private static final InetSocketAddress WIFI = SealWorld.address(22);

	private final SealWorld world = SealWorld.create();

	private final SealNode alice = this.world.node(1);

	private final SealNode bob = this.world.node(2);

	@BeforeEach
	void connect() {
		this.alice.send("first", this.bob);
		this.world.runMillis(10);
		this.bob.send("first", this.alice);
		this.world.runMillis(10);
		this.alice.received().clear();
		this.bob.received().clear();
		assertThat(this.alice.moves()).isEmpty();
	}

	@Test
	void datagramFromANewAddressMovesTheNode() {
		this.world.move(this.bob, WIFI);
		this.bob.send("hello", this.alice);
		this.world.runMillis(10);
		assertThat(this.alice.takeTexts()).containsExactly("hello");
		assertThat(this.alice.moves()).containsExactly(WIFI);
		assertThat(this.alice.engine().statistics().moved()).isOne();
		this.bob.send("again", this.alice);
		this.world.runMillis(10);
		assertThat(this.alice.moves()).hasSize(1);
	}

	@Test
	void nodeIsReachedAtItsNewAddressWithoutAHandshake() {
		this.world.move(this.bob, WIFI);
		this.bob.send("hello", this.alice);
		this.world.runMillis(10);
		this.alice.send("welcome", WIFI);
		this.world.runMillis(10);
		assertThat(this.bob.takeTexts()).containsExactly("welcome");
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(1);
		assertThat(this.world.sent(PacketFormat.WHO)).isEmpty();
		assertThat(this.alice.engine().remoteAt(WIFI)).isEqualTo(this.bob.identity());
	}

	@Test
	void newSessionIsMadeAtTheNewAddress() {
		this.world.move(this.bob, WIFI);
		this.bob.send("hello", this.alice);
		this.world.runMillis(10);
		this.world.run(Duration.ofMinutes(10));
		this.alice.send("renews", WIFI);
		this.world.run(Duration.ofSeconds(1));
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(2);
		assertThat(this.world.sent(PacketFormat.INIT).get(1).to()).isEqualTo(WIFI);
		assertThat(this.alice.engine().statistics().made()).isEqualTo(2);
	}

	@Test
	void olderDatagramMovesNobodyBack() {
		List<SealWorld.Packet> held = new ArrayList<>();
		this.world.carrier(held::add);
		this.bob.send("older", this.alice);
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
		this.world.move(this.bob, WIFI);
		this.bob.send("newer", this.alice);
		this.world.runMillis(10);
		held.forEach(this.world::deliverNow);
		assertThat(this.alice.takeTexts()).containsExactly("newer", "older");
		assertThat(this.alice.moves()).containsExactly(WIFI);
	}

	@Test
	void datagramOfThePreviousSessionMovesNobody() {
		List<SealWorld.Packet> held = new ArrayList<>();
		this.world.carrier(held::add);
		this.bob.send("held back", this.alice);
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
		this.world.run(Duration.ofMinutes(10));
		this.alice.send("renews", this.bob);
		this.world.runMillis(100);
		held.forEach((packet) -> this.world
			.deliverNow(new SealWorld.Packet(SealWorld.address(666), packet.to(), packet.bytes(), 0)));
		assertThat(this.alice.takeTexts()).containsExactly("held back");
		assertThat(this.alice.moves()).isEmpty();
	}

	@Test
	void forgedAddressIsCorrectedByTheNextDatagram() {
		List<SealWorld.Packet> held = new ArrayList<>();
		this.world.carrier(held::add);
		this.bob.send("intercepted", this.alice);
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
		InetSocketAddress forged = SealWorld.address(666);
		held.forEach((packet) -> this.world.deliverNow(new SealWorld.Packet(forged, packet.to(), packet.bytes(), 0)));
		assertThat(this.alice.moves()).containsExactly(forged);
		this.bob.send("here I am", this.alice);
		this.world.runMillis(10);
		assertThat(this.alice.moves()).containsExactly(forged, this.bob.address());
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		assertThat(this.bob.takeTexts()).containsExactly("hello");
	}

	@Test
	void nobodyMovesToWhereAnotherNodeIsListed() {
		SealNode carol = this.world.node(3);
		List<SealWorld.Packet> held = new ArrayList<>();
		this.world.carrier(held::add);
		this.bob.send("redirected", this.alice);
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
		held.forEach((packet) -> this.world
			.deliverNow(new SealWorld.Packet(carol.address(), packet.to(), packet.bytes(), 0)));
		assertThat(this.alice.takeTexts()).containsExactly("redirected");
		assertThat(this.alice.moves()).isEmpty();
		assertThat(this.alice.engine().statistics().moved()).isZero();
		this.world.list(carol.address(), null);
		this.world.move(this.bob, carol.address());
		this.bob.send("really there", this.alice);
		this.world.runMillis(10);
		assertThat(this.alice.moves()).containsExactly(carol.address());
	}

	@Test
	void moveIsToldBeforeTheDatagramThatShowsIt() {
		List<String> events = new ArrayList<>();
		this.alice.engine().deliverTo(new SealedReceiver() {

			@Override
			public void onDatagram(byte[] buffer, int length, InetSocketAddress from, SealedRemote sender) {
				events.add("datagram");
			}

			@Override
			public void onMoved(SealedRemote remote, InetSocketAddress address) {
				events.add("move");
			}

		});
		this.world.move(this.bob, WIFI);
		this.bob.send("hello", this.alice);
		this.world.runMillis(10);
		assertThat(events).containsExactly("move", "datagram");
	}

}
