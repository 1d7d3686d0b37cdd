package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Nodes among which an {@link Attacker} carries the packets: what is delivered is a part
 * of what was sent for that very receiver, each datagram at most once.
 */
class AttackTests {

	private static final int NODES = 3;

	/**
	 * So that there are many sessions.
	 */
	private static final SealLimits FEW = new SealLimits(40, 80, 4096);

	private static final SealLimits WITHOUT_WINDOW = new SealLimits(40, 80, 4096, UncheckedOpener::withoutWindow);

	@Test
	void whatIsDeliveredWasSentForItsReceiverOnce() {
		AtomicInteger delivered = new AtomicInteger();
		Simulator.forSeedsInParallel(200, (simulator) -> delivered.addAndGet(attack(simulator, FEW)));
		assertThat(delivered.get()).as("the attacker lets something pass")
			.isGreaterThan(Simulator.isReplay() ? 0 : 10_000);
	}

	@Test
	void withoutTheWindowDatagramsAreDeliveredTwice() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> Simulator.forSeeds(3, (simulator) -> attack(simulator, WITHOUT_WINDOW)))
			.withMessageContaining("at most once");
	}

	/**
	 * Runs nodes and an attacker.
	 * @return how many datagrams were delivered
	 */
	private static int attack(Simulator simulator, SealLimits limits) {
		SealWorld world = new SealWorld(simulator);
		RandomGenerator random = simulator.random();
		List<SealNode> nodes = new ArrayList<>();
		List<InetSocketAddress> addresses = new ArrayList<>();
		for (int i = 0; i < NODES; i++) {
			nodes.add(world.node(1 + i, limits));
			addresses.add(SealWorld.address(1 + i));
		}
		addresses.add(SealWorld.address(666));
		if (random.nextInt(4) == 0) {
			world.list(addresses.get(random.nextInt(NODES)), null);
		}
		Attacker attacker = new Attacker(world, addresses);
		world.carrier(attacker);
		List<SealNode> all = new ArrayList<>(nodes);
		Set<String> sent = new HashSet<>();
		for (int step = 0; step < 150; step++) {
			int from = random.nextInt(NODES);
			int to = (from + random.nextInt(1, NODES)) % NODES;
			send(world, nodes.get(from), nodes.get(to), step, sent);
			simulator.run(simulator.randomDuration(Duration.ofMillis(60)));
			if (random.nextInt(60) == 0) {
				int restarting = random.nextInt(NODES);
				nodes.set(restarting, world.restart(nodes.get(restarting)));
				all.add(nodes.get(restarting));
			}
		}
		attacker.rest();
		nodes.forEach((node) -> world.list(node.address(), node.identity()));
		simulator.run(Duration.ofSeconds(40));
		for (SealNode from : nodes) {
			for (SealNode to : nodes) {
				if (from != to) {
					send(world, from, to, -1, sent);
				}
			}
		}
		simulator.run(Duration.ofSeconds(2));
		return check(nodes, all, sent);
	}

	/**
	 * Sends a text that tells for whom it is: where discovery lists nobody, for whoever
	 * seems to be there.
	 */
	private static void send(SealWorld world, SealNode from, SealNode to, int number, Set<String> sent) {
		SealedRemote listed = world.listed(to.address());
		String receiver = (listed != null) ? listed.instanceId() : "anybody";
		String text = from.identity().instanceId() + " to " + receiver + " number " + number;
		sent.add(text);
		from.send(text, to);
	}

	private static int check(List<SealNode> last, List<SealNode> all, Set<String> sent) {
		Set<String> delivered = new HashSet<>();
		for (SealNode node : all) {
			for (SealNode.Received received : node.received()) {
				assertThat(sent).contains(received.text());
				String sender = received.sender().instanceId();
				assertThat(received.text()).as("sealed by its sender for this receiver")
					.matches(sender + " to (anybody|" + node.identity().instanceId() + ") number .*");
				assertThat(delivered.add(received.text())).as("at most once: %s", received.text()).isTrue();
			}
		}
		for (SealNode node : last) {
			assertThat(node.received()).as("all can talk when the attacker rests")
				.filteredOn((received) -> received.text().endsWith("number -1"))
				.hasSize(NODES - 1);
		}
		return delivered.size();
	}

}
