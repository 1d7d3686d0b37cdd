package io.peerlink.system;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.ImpairedLink;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for streams of thousands of frames between a Java node and another node: on
 * channels opened by either side, of either ordering, in both directions, through good
 * and impaired networks.
 */
class ChannelStreamsSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(15);

	private static final double IMPAIRMENT = 0.1;

	private static NetworkLab lab;

	private static ImpairedLink link;

	private static PeerProcess java;

	private static final Map<Other, PeerProcess> others = new EnumMap<>(Other.class);

	@BeforeAll
	static void start() {
		lab = NetworkLab.create(3);
		link = lab.impairLink(1);
		java = JavaNode.start(lab.host(1), "Duke");
		others.put(Other.PYTHON, PythonVersion.V1_1_0.start(lab.host(2), "Snake"));
		others.put(Other.JAVA, JavaNode.start(lab.host(3), "Ann"));
		java.awaitReady();
		StreamRun.register(java);
		others.values().forEach((other) -> {
			other.awaitReady();
			other.awaitUp("Duke", DISCOVERY);
			java.awaitUp(other.name(), DISCOVERY);
			StreamRun.register(other);
		});
	}

	@AfterAll
	static void stop() {
		lab.close();
	}

	@AfterEach
	void repair() {
		link.impair(0, 0);
		lab.hosts().forEach((host) -> host.loseDatagrams(0));
	}

	@ParameterizedTest
	@EnumSource
	void framesArriveOnceAndInOrder(Other other) {
		assertThat(run("no impairment", other)).hasSize(8)
			.allSatisfy((stream) -> assertThat(stream.numbers()).isEqualTo(allNumbers()));
	}

	@ParameterizedTest
	@EnumSource
	void framesThatSurviveALossyNetworkArriveOnceAndInOrder(Other other) {
		lab.hosts().forEach((host) -> host.loseDatagrams(IMPAIRMENT));
		assertThat(run("10 % loss", other)).hasSize(8).allSatisfy((stream) -> {
			assertThat(stream.share()).isBetween(0.8, 0.97);
			assertStrictlyIncreasing(stream.numbers());
		});
		long lost = lab.hosts().stream().mapToLong(Host::lostDatagrams).sum();
		System.out.printf("FIGURE lost datagrams: %d%n", lost);
		assertThat(lost).isGreaterThan(StreamRun.COUNT / 2);
	}

	@ParameterizedTest
	@EnumSource
	void duplicatesAndReorderingReachRawChannelsOnly(Other other) {
		ImpairedLink.Counts before = link.counts();
		link.impair(IMPAIRMENT, IMPAIRMENT);
		List<StreamResult> streams = run("duplicates and reordering", other);
		ImpairedLink.Counts after = link.counts();
		System.out.printf("FIGURE impaired link: %s%n", after.since(before));
		assertThat(after.since(before).duplicated()).isGreaterThan(StreamRun.COUNT / 2);
		assertThat(after.since(before).delayed()).isGreaterThan(StreamRun.COUNT / 2);
		assertThat(after.since(before).missed()).isZero();
		assertThat(streams).filteredOn((stream) -> stream.ordering() == ChannelOrdering.RAW)
			.hasSize(4)
			.allSatisfy((stream) -> {
				assertThat(stream.numbers()).containsAll(allNumbers());
				assertThat(stream.duplicates()).isBetween(StreamRun.COUNT / 20, StreamRun.COUNT / 5);
				assertThat(stream.overtaken()).isBetween(StreamRun.COUNT / 20, StreamRun.COUNT / 5);
			});
		assertThat(streams).filteredOn((stream) -> stream.ordering() == ChannelOrdering.SEQUENCE)
			.hasSize(4)
			.allSatisfy((stream) -> {
				assertThat(stream.share()).isGreaterThan(0.75);
				assertStrictlyIncreasing(stream.numbers());
			});
		assertThat(streams)
			.filteredOn((stream) -> stream.ordering() == ChannelOrdering.SEQUENCE && !stream.to().isPython())
			.isNotEmpty()
			.allSatisfy(ChannelStreamsSystemTests::assertSequenceNumbersAreThoseOfTheSender);
	}

	private static void assertSequenceNumbersAreThoseOfTheSender(StreamResult stream) {
		assertThat(stream.received().sequences()).isEqualTo(stream.numbers());
		assertThat(stream.stale()).isBetween(StreamRun.COUNT / 10L, StreamRun.COUNT / 3L);
		assertThat(stream.received().statistics().path("received").asLong())
			.isEqualTo(stream.delivered() + stream.stale());
	}

	private static void assertStrictlyIncreasing(List<Long> numbers) {
		assertThat(numbers).doesNotHaveDuplicates().isSorted();
	}

	private static List<StreamResult> run(String what, Other other) {
		long overflowedBefore = overflowed();
		List<StreamResult> streams = StreamRun.between(what, java, Objects.requireNonNull(others.get(other)));
		assertThat(overflowed()).as("datagrams lost because a process was too slow").isEqualTo(overflowedBefore);
		return streams;
	}

	private static long overflowed() {
		return lab.hosts().stream().mapToLong(Host::overflowedDatagrams).sum();
	}

	private static List<Long> allNumbers() {
		return LongStream.rangeClosed(1, StreamRun.COUNT).boxed().toList();
	}

	/**
	 * The kind of the other node.
	 */
	enum Other {

		PYTHON, JAVA

	}

}
