package io.peerlink.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.peerlink.error.PortInUseException;
import io.peerlink.spi.DatagramTransport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SimNetwork}.
 */
class SimNetworkTests {

	private static final InetSocketAddress ALICE = SimNetwork.address(1);

	private static final InetSocketAddress BOB = SimNetwork.address(2);

	private static final InetSocketAddress CAROL = SimNetwork.address(3);

	private static final Duration LONG = Duration.ofSeconds(10);

	private final Simulator simulator = new Simulator(11);

	private final SimNetwork network = new SimNetwork(this.simulator);

	private final List<Integer> received = new ArrayList<>();

	private final DatagramTransport alice = this.network.open(ALICE);

	private final DatagramTransport bob = listen(this.network.open(BOB));

	@Test
	void goodLinkDeliversInOrderAfterItsLatency() throws Exception {
		for (int i = 0; i < 100; i++) {
			send(this.alice, BOB, i);
		}
		this.simulator.run(Duration.ofNanos(99_999));
		assertThat(this.received).isEmpty();
		this.simulator.run(Duration.ofNanos(1));
		assertThat(this.received).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
		assertThat(this.network.counters()).isEqualTo(new SimNetwork.Counters(100, 100, 0, 0));
	}

	@Test
	void jitterReorders() throws Exception {
		this.network.conditions(LinkConditions.GOOD.withLatency(Duration.ofMillis(1), Duration.ofMillis(5)));
		for (int i = 0; i < 100; i++) {
			send(this.alice, BOB, i);
		}
		this.simulator.run(LONG);
		assertThat(this.received).hasSize(100).doesNotHaveDuplicates();
		assertThat(this.received).isNotEqualTo(this.received.stream().sorted().toList());
	}

	@Test
	void lossAndDuplicationHaveTheirProbabilities() throws Exception {
		this.network.conditions(LinkConditions.GOOD.withLoss(0.25).withDuplication(0.5));
		for (int i = 0; i < 10_000; i++) {
			send(this.alice, BOB, 1);
		}
		this.simulator.run(LONG);
		SimNetwork.Counters counters = this.network.counters();
		assertThat(counters.lost()).isBetween(2300L, 2700L);
		assertThat(counters.duplicated()).isBetween(3500L, 4000L);
		assertThat(counters.delivered()).isEqualTo(10_000 - counters.lost() + counters.duplicated());
		assertThat(this.received).hasSize((int) counters.delivered());
	}

	@Test
	void tapObservesSentDatagramsEvenIfTheyAreLost() throws Exception {
		List<String> seen = new ArrayList<>();
		this.network.tap((from, to, datagram) -> seen.add(from.getPort() + ">" + to.getPort() + ":" + datagram.length));
		this.network.conditions(LinkConditions.GOOD.withLoss(1));
		send(this.alice, BOB, 7);
		assertThat(seen).containsExactly("1>2:7");
	}

	@Test
	void conditionsMayDifferByDirection() throws Exception {
		listen(this.alice);
		this.network.conditions(ALICE, BOB, LinkConditions.GOOD.withLoss(1));
		send(this.alice, BOB, 1);
		send(this.bob, ALICE, 2);
		this.simulator.run(LONG);
		assertThat(this.received).containsExactly(2);
	}

	@Test
	void partitionCutsOneLinkBothWaysUntilHealed() throws Exception {
		listen(this.alice);
		DatagramTransport carol = listen(this.network.open(CAROL));
		this.network.partition(ALICE, BOB);
		send(this.alice, BOB, 1);
		send(this.bob, ALICE, 2);
		send(carol, BOB, 3);
		this.simulator.run(LONG);
		assertThat(this.received).containsExactly(3);
		this.network.heal(BOB, ALICE);
		send(this.alice, BOB, 4);
		this.simulator.run(LONG);
		assertThat(this.received).containsExactly(3, 4);
	}

	@Test
	void isolatedHostNeitherReceivesNorReachesOthers() throws Exception {
		listen(this.alice);
		this.network.isolate(BOB);
		send(this.alice, BOB, 1);
		send(this.bob, ALICE, 2);
		this.simulator.run(LONG);
		assertThat(this.received).isEmpty();
		assertThat(this.network.counters().lost()).isEqualTo(2);
		this.network.rejoin(BOB);
		send(this.alice, BOB, 3);
		this.simulator.run(LONG);
		assertThat(this.received).containsExactly(3);
	}

	@Test
	void crashedTransportIsSilentAndCanBeReplaced() throws Exception {
		listen(this.alice);
		send(this.alice, BOB, 1);
		this.network.crash(BOB);
		send(this.bob, ALICE, 2);
		this.simulator.run(LONG);
		assertThat(this.received).isEmpty();
		listen(this.network.open(BOB));
		send(this.alice, BOB, 3);
		this.simulator.run(LONG);
		assertThat(this.received).containsExactly(3);
		this.bob.close();
		send(this.alice, BOB, 4);
		this.simulator.run(LONG);
		assertThat(this.received).containsExactly(3, 4);
	}

	@Test
	void addressIsInUseUntilItsTransportIsClosed() throws Exception {
		assertThatExceptionOfType(PortInUseException.class).isThrownBy(() -> this.network.open(BOB));
		this.bob.close();
		this.network.open(BOB);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(this.bob, ALICE, 1));
	}

	@Test
	void freePortsDiffer() {
		assertThat(this.network.open(0).localAddress()).isNotEqualTo(this.network.open(0).localAddress());
	}

	@Test
	void invalidConditionsAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> LinkConditions.GOOD.withLoss(1.1))
			.withMessageContaining("loss");
		assertThatIllegalArgumentException().isThrownBy(() -> LinkConditions.GOOD.withDuplication(Double.NaN))
			.withMessageContaining("duplication");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LinkConditions.GOOD.withLatency(Duration.ofMillis(-1), Duration.ZERO));
	}

	@Test
	void sameSeedGivesTheSameTraceAndAnotherSeedAnother() {
		assertThat(traceOfAStorm(1)).isEqualTo(traceOfAStorm(1)).isNotEqualTo(traceOfAStorm(2));
	}

	private static long traceOfAStorm(long seed) {
		Simulator simulator = new Simulator(seed);
		SimNetwork network = new SimNetwork(simulator);
		network.conditions(LinkConditions.BAD);
		for (int port = 1; port <= 5; port++) {
			DatagramTransport transport = network.open(port);
			transport.start((buffer, length, from) -> sendUnchecked(transport,
					SimNetwork.address(1 + simulator.random().nextInt(5)), length + 1));
			simulator.executor(Duration.ofMillis(50))
				.execute(() -> sendUnchecked(transport, SimNetwork.address(1 + simulator.random().nextInt(5)), 1));
		}
		simulator.schedule(Duration.ofMillis(100), () -> network.crash(SimNetwork.address(3)));
		simulator.run(Duration.ofSeconds(1));
		assertThat(network.counters().sent()).isPositive();
		return simulator.traceHash();
	}

	private DatagramTransport listen(DatagramTransport transport) {
		transport.start((buffer, length, from) -> this.received.add(length));
		return transport;
	}

	private static void send(DatagramTransport transport, InetSocketAddress to, int length) throws IOException {
		transport.send(new byte[length], 0, length, to);
	}

	private static void sendUnchecked(DatagramTransport transport, InetSocketAddress to, int length) {
		try {
			send(transport, to, length);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
