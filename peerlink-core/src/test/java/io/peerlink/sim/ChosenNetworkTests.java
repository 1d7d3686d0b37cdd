package io.peerlink.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.peerlink.spi.DatagramTransport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChosenNetwork} and {@link FateChooser}.
 */
class ChosenNetworkTests {

	private static final InetSocketAddress HERE = SimNetwork.address(50_000);

	private static final InetSocketAddress THERE = SimNetwork.address(50_001);

	private static final List<Fate> TWO = List.of(Fate.DELIVERED, Fate.LOST);

	private final Simulator simulator = new Simulator(1);

	private final List<String> arrived = new ArrayList<>();

	@Test
	void copiesArriveAtTheTimesOfTheirFate() throws IOException {
		for (Fate fate : Fate.values()) {
			TestHost host = new TestHost(fate);
			host.send("hello");
			this.simulator.run(Duration.ofMinutes(1));
		}
		assertThat(this.arrived).containsExactly("DELIVERED after 1 ms", "DUPLICATED after 1 ms",
				"DUPLICATED after 1 ms", "REORDERED after 3 ms", "LATE after 100 ms", "VERY_LATE after 450 ms",
				"DUPLICATED_LATE after 1 ms", "DUPLICATED_LATE after 450 ms", "DUPLICATED_VERY_LATE after 1 ms",
				"DUPLICATED_VERY_LATE after 30000 ms");
	}

	@Test
	void crashedHostSendsNothingButItsPacketsInTransitArrive() throws IOException {
		TestHost host = new TestHost(Fate.DELIVERED);
		host.send("before");
		host.network.open(HERE);
		host.send("after");
		this.simulator.run(Duration.ofSeconds(1));
		assertThat(this.arrived).hasSize(1);
		assertThat(host.network.log()).contains("before").doesNotContain("after");
	}

	@Test
	void onlyTheFirstPacketsAreChosenAndNoPings() {
		List<String> fates = new ArrayList<>();
		long runs = ScheduleExplorer.explore((choices) -> {
			FateChooser chooser = new FateChooser(choices, TWO, 2, null);
			Stream<Fate> chosen = Stream.of(chooser.apply(request("7", "early")),
					firstFate(chooser, request("1", "add")), chooser.apply(request("2", "__ping__")),
					chooser.apply(response("2")), chooser.apply(response("1")), chooser.apply(request("1", "add")));
			fates.add(chosen.map((fate) -> fate.name().substring(0, 1)).reduce("", String::concat));
			assertThat(chooser.packets()).isEqualTo(3);
			assertThat(chooser.waysCovered()).isOne();
		});
		assertThat(runs).isEqualTo(4);
		assertThat(fates).containsExactly("DDDDDD", "DDDDLD", "DLDDDD", "DLDDLD");
	}

	@Test
	void hostRestartsAtMostOnceARun() {
		AtomicInteger restarts = new AtomicInteger();
		long runs = ScheduleExplorer.explore((choices) -> {
			FateChooser chooser = new FateChooser(choices, TWO, 2, restarts::incrementAndGet);
			firstFate(chooser, request("1", "add"));
			chooser.apply(response("1"));
		});
		assertThat(runs).isEqualTo(FateChooser.ways(2, 2, true)).isEqualTo(12);
		assertThat(restarts).hasValue(8);
	}

	@Test
	void runCoversAllThatDifferOnlyInPacketsThatWereNotSent() {
		long[] ways = new long[1];
		long runs = ScheduleExplorer.explore((choices) -> {
			FateChooser chooser = new FateChooser(choices, TWO, 6, () -> {
			});
			if (firstFate(chooser, request("1", "add")) == Fate.DELIVERED) {
				chooser.apply(response("1"));
			}
			ways[0] += chooser.waysCovered();
		});
		assertThat(runs).isEqualTo(8);
		assertThat(ways[0]).isEqualTo(FateChooser.ways(2, 6, true)).isEqualTo(64 * 7);
	}

	private static Fate firstFate(FateChooser chooser, byte[] packet) {
		chooser.begin();
		return chooser.apply(packet);
	}

	private static byte[] request(String id, String method) {
		return bytes("{\"type\":\"request\",\"id\":\"" + id + "\",\"src\":\"a\",\"dst\":\"b\",\"rpc\":\"" + method
				+ "\",\"args\":[],\"kwargs\":{}}");
	}

	private static byte[] response(String id) {
		return bytes("{\"type\":\"response\",\"id\":\"" + id + "\",\"result\":1}");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * A sending host and a receiving host.
	 */
	private final class TestHost {

		private final ChosenNetwork network;

		private final DatagramTransport sender;

		TestHost(Fate fate) {
			this.network = new ChosenNetwork(ChosenNetworkTests.this.simulator, (packet) -> fate);
			this.sender = this.network.open(HERE);
			long start = ChosenNetworkTests.this.simulator.nanoTime();
			this.network.open(THERE).start((buffer, length, from) -> {
				long elapsed = ChosenNetworkTests.this.simulator.nanoTime() - start;
				ChosenNetworkTests.this.arrived.add(fate + " after " + Duration.ofNanos(elapsed).toMillis() + " ms");
			});
		}

		void send(String text) throws IOException {
			byte[] packet = bytes(text);
			this.sender.send(packet, 0, packet.length, THERE);
		}

	}

}
