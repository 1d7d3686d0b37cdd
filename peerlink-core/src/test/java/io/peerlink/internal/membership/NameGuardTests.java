package io.peerlink.internal.membership;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for names that belong to certain instances.
 */
class NameGuardTests {

	private static final Map<String, String> JAVA = Map.of(Peer.JAVA_MARKER, "1");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Guard guard = new Guard();

	private final List<String> events = new ArrayList<>();

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run, 8, this.guard);

	NameGuardTests() {
		this.table.addListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				NameGuardTests.this.events.add("up " + peer.name() + " " + peer.instanceId());
			}

			@Override
			public void peerDown(Peer peer, PeerDownReason reason) {
				NameGuardTests.this.events.add("down " + peer.name() + " " + peer.instanceId());
			}

		});
	}

	private static InetSocketAddress address(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	private void discover(String name, String instance, int port) {
		this.table.discovered("mdns", new DiscoveredNode(name, instance, address(port), JAVA));
	}

	private void answer(String name, String instance, int port, boolean keyed) {
		PeerEntry entry = this.table.entry(instance);
		assertThat(entry).isNotNull();
		this.table.reachability()
			.answered(entry, address(port),
					new Pong(name, instance, Duration.ofMillis(1), Duration.ofHours(1), true, true, true, 0, keyed));
	}

	@Test
	void refusedInstanceIsNeitherListedNorFound() {
		this.guard.owners.put("pi", "a");
		discover("Pi", "b", 1);
		answer("Pi", "b", 1, true);
		this.table.reachability().received(entry("b"), address(1), "b", this.scheduler.nanoTime());
		assertThat(this.table.peers()).isEmpty();
		assertThat(this.table.status()).isEmpty();
		assertThat(this.events).isEmpty();
		assertThat(this.guard.refused).contains("Pi b");
		assertThat(this.guard.proved).isEmpty();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.find("PI"))
			.satisfies((ex) -> assertThat(ex.getRefusal()).hasValue("pi is a's"));
	}

	@Test
	void refusedInstanceComesUpWhenItMay() {
		this.guard.owners.put("pi", "a");
		discover("Pi", "b", 1);
		this.guard.owners.clear();
		this.table.recheck("pi");
		assertThat(this.events).containsExactly("up Pi b");
	}

	@Test
	void refusedInstanceThatHasGoneQuietIsPingedFirst() {
		this.guard.owners.put("pi", "a");
		discover("Pi", "b", 1);
		this.scheduler.advance(Duration.ofMinutes(1));
		this.guard.owners.clear();
		this.table.recheck("pi");
		assertThat(this.events).isEmpty();
		assertThat(entry("b").probe().isProbeRequested()).isTrue();
		answer("Pi", "b", 1, false);
		assertThat(this.events).containsExactly("up Pi b");
	}

	@Test
	void refusedInstanceDoesNotDisturbTheOwner() {
		discover("Pi", "a", 1);
		this.guard.owners.put("pi", "a");
		discover("pi", "b", 1);
		discover("pi", "c", 2);
		PeerEntry owner = entry("a");
		assertThat(owner.isUp()).isTrue();
		assertThat(owner.check().isUnderWay()).isFalse();
		assertThat(owner.endpoints().sources()).containsExactly("mdns");
		assertThat(this.table.findByAddress(address(1))).map(Peer::instanceId).contains("a");
		this.table.reachability().expired(owner);
		assertThat(this.table.peers()).isEmpty();
		assertThat(this.events).containsExactly("up Pi a", "down Pi a");
	}

	@Test
	void peerThatTakesTheNameOfAnotherOneGoesDown() {
		this.guard.owners.put("pi", "a");
		discover("Po", "b", 1);
		discover("Pi", "b", 1);
		assertThat(this.table.peers()).isEmpty();
		discover("Pu", "b", 1);
		assertThat(this.events).containsExactly("up Po b", "down Po b", "up Pu b");
	}

	@Test
	void nameIsProvedByTheAnswerOfAPeerThatIsUp() {
		discover("Pi", "a", 1);
		assertThat(this.guard.proved).isEmpty();
		answer("Pi", "a", 1, false);
		assertThat(this.guard.proved).isEmpty();
		answer("Pi", "a", 1, true);
		assertThat(this.guard.proved).containsExactly("Pi a");
	}

	@Test
	void nameIsNotProvedByAnAnswerWithAnotherOne() {
		discover("Pi", "a", 1);
		answer("Po", "a", 1, true);
		assertThat(this.guard.proved).isEmpty();
	}

	@Test
	void nameIsNotProvedWhileAnotherPeerHasIt() {
		discover("Pi", "a", 1);
		discover("Pi", "b", 2);
		answer("Pi", "b", 2, true);
		assertThat(this.guard.proved).isEmpty();
		this.table.goodbye("a", address(1));
		assertThat(this.guard.proved).containsExactly("Pi b");
	}

	private PeerEntry entry(String instance) {
		PeerEntry entry = this.table.entry(instance);
		assertThat(entry).isNotNull();
		return entry;
	}

	private static final class Guard implements NameGuard {

		private final Map<String, String> owners = new HashMap<>();

		private final List<String> refused = new ArrayList<>();

		private final List<String> proved = new ArrayList<>();

		@Override
		public boolean permits(String nameKey, String instanceId) {
			return instanceId.equals(this.owners.getOrDefault(nameKey, instanceId));
		}

		@Override
		public boolean isReserved(String nameKey) {
			return this.owners.containsKey(nameKey);
		}

		@Override
		public @Nullable String refusalOf(String nameKey) {
			return isReserved(nameKey) ? nameKey + " is " + this.owners.get(nameKey) + "'s" : null;
		}

		@Override
		public void refused(Peer peer) {
			assertThat(isReserved(NodeName.key(peer.name()))).isTrue();
			this.refused.add(peer.name() + " " + peer.instanceId());
		}

		@Override
		public void proved(Peer peer) {
			this.proved.add(peer.name() + " " + peer.instanceId());
		}

	}

}
