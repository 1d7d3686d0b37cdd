package io.peerlink.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import io.peerlink.system.lab.ImpairedLink;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for thousands of calls while datagrams are lost, duplicated and reordered:
 * between Java nodes and, for comparison, between Python 1.1.0 nodes.
 */
class ReliableCallsSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(15);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/**
	 * For slow handlers: a caller whose request was acknowledged retransmits it less
	 * often.
	 */
	private static final Duration LONG_TIMEOUT = Duration.ofSeconds(15);

	private static final int CALLS = 10_000;

	private static final int IN_FLIGHT = 64;

	/**
	 * A failing call of Python takes its whole timeout, so there are fewer calls, and
	 * more at a time.
	 */
	private static final int PYTHON_CALLS = 500;

	private static final int PYTHON_IN_FLIGHT = 250;

	/**
	 * About as long as an impaired link delays datagrams: retransmitted requests arrive
	 * while the handler runs as well as after its end.
	 */
	private static final Duration HANDLER_TIME = Duration.ofMillis(10);

	private static final double IMPAIRMENT = 0.3;

	private static final List<CallFigure> figures = new ArrayList<>();

	private static NetworkLab lab;

	private static CallPair java;

	@BeforeAll
	static void start() {
		lab = NetworkLab.create(2);
		PeerProcess ann = JavaNode.start(lab.host(1), "Ann");
		PeerProcess bob = JavaNode.start(lab.host(2), "Bob");
		java = pair(ann, lab.host(1), bob, lab.host(2));
		// The first thousand calls measure the start of the JVM, not the network.
		java.run("warm-up", CallPlan.of("warm-up", CALLS / 2, IN_FLIGHT, TIMEOUT));
	}

	private static CallPair pair(PeerProcess caller, Host callerHost, PeerProcess callee, Host calleeHost) {
		caller.awaitReady();
		callee.awaitReady();
		caller.awaitUp(callee.name(), DISCOVERY);
		callee.awaitUp(caller.name(), DISCOVERY);
		return new CallPair(caller, callerHost, callee, calleeHost);
	}

	@AfterAll
	static void stop() {
		lab.close();
		figures.sort(Comparator.comparing(CallFigure::network));
		Figures.print("calls through bad networks", CallFigure.HEADER, figures);
	}

	@AfterEach
	void repair() {
		java.loseDatagrams(0);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.1, 0.2, 0.3 })
	void everyCallSucceedsAndIsExecutedOnce(double loss) {
		CallFigure figure = runThroughLoss(java, loss, CALLS, IN_FLIGHT);
		runThroughLossWithPython(loss);
		assertThat(figure.outcome().failures()).isEmpty();
		assertThat(figure.executions().executed()).isEqualTo(CALLS);
		assertCorrect(figure);
		assertFewDatagrams(figure, loss);
	}

	@Test
	void withHalfOfAllDatagramsLostACallSucceedsOrTimesOutAndIsNeverExecutedTwice() {
		CallFigure figure = runThroughLoss(java, 0.5, CALLS, 4 * IN_FLIGHT);
		runThroughLossWithPython(0.5);
		assertThat(figure.outcome().successRate()).isGreaterThan(0.99);
		assertThat(Set.of("PeerTimeoutException")).containsAll(figure.outcome().failures().keySet());
		assertCorrect(figure);
		assertFewDatagrams(figure, 0.5);
	}

	@Test
	void aSlowHandlerRunsOnceHoweverOftenItsRequestArrives() {
		java.loseDatagrams(0.3);
		long duplicatesBefore = duplicates(java.callee());
		CallFigure figure = java.run("30 % lost, handler takes 300 ms",
				CallPlan.of("slow", CALLS / 5, IN_FLIGHT, LONG_TIMEOUT).handlerTime(Duration.ofMillis(300)));
		figures.add(figure);
		assertThat(figure.outcome().failures()).isEmpty();
		assertThat(duplicates(java.callee()) - duplicatesBefore).isGreaterThan(CALLS / 10);
		assertCorrect(figure);
	}

	@Test
	void duplicatedRequestIsExecutedOnce() {
		try (NetworkLab impairedLab = NetworkLab.create(3)) {
			ImpairedLink link = impairedLab.impairLink(1);
			PeerProcess ann = JavaNode.start(impairedLab.host(1), "Ann");
			PeerProcess snake = PythonVersion.V1_1_0.start(impairedLab.host(1), "Snake");
			PeerProcess bob = JavaNode.start(impairedLab.host(2), "Bob");
			PeerProcess viper = PythonVersion.V1_1_0.start(impairedLab.host(3), "Viper");
			CallPair python = pair(snake, impairedLab.host(1), viper, impairedLab.host(3));
			CallPair toPython = pair(ann, impairedLab.host(1), viper, impairedLab.host(3));
			CallPair fromPython = pair(snake, impairedLab.host(1), bob, impairedLab.host(2));
			CallPair plain = pair(ann, impairedLab.host(1), bob, impairedLab.host(2));
			link.impair(IMPAIRMENT, IMPAIRMENT);
			String network = "30 % duplicated, 30 % delayed";
			// Python first: it drops a Python peer after a minute.
			CallFigure control = runThroughImpairedLinks(python, network, PYTHON_CALLS);
			CallFigure javaToPython = runThroughImpairedLinks(toPython, network, PYTHON_CALLS);
			CallFigure pythonToJava = runThroughImpairedLinks(fromPython, network, PYTHON_CALLS);
			CallFigure javaToJava = runThroughImpairedLinks(plain, network, CALLS);
			plain.loseDatagrams(0.2);
			CallFigure lossy = runThroughImpairedLinks(plain, network + ", 20 % lost", CALLS);
			ImpairedLink.Counts counts = link.counts();
			assertThat(counts.missed()).isZero();
			assertThat(counts.duplicated()).isGreaterThan(CALLS / 2);
			assertThat(control.executions().repeated()).isGreaterThan(PYTHON_CALLS / 5);
			assertThat(List.of(javaToPython, pythonToJava, javaToJava, lossy))
				.allSatisfy((figure) -> assertThat(figure.outcome().failures()).isEmpty())
				.allSatisfy((figure) -> assertThat(figure.outcome().wrong()).isZero());
			assertThat(List.of(pythonToJava, javaToJava, lossy)).allSatisfy(ReliableCallsSystemTests::assertCorrect);
		}
	}

	private static CallFigure runThroughImpairedLinks(CallPair pair, String network, int calls) {
		CallPlan plan = CallPlan.of(network + pair, calls, IN_FLIGHT, TIMEOUT).handlerTime(HANDLER_TIME);
		CallFigure figure = pair.run(network, plan);
		figures.add(figure);
		return figure;
	}

	private static void runThroughLossWithPython(double loss) {
		// Python drops a Python peer after a minute, so these are new ones.
		try (NetworkLab pythonLab = NetworkLab.create(2)) {
			PeerProcess snake = PythonVersion.V1_1_0.start(pythonLab.host(1), "Snake");
			PeerProcess viper = PythonVersion.V1_1_0.start(pythonLab.host(2), "Viper");
			CallPair python = pair(snake, pythonLab.host(1), viper, pythonLab.host(2));
			CallFigure figure = runThroughLoss(python, loss, PYTHON_CALLS, PYTHON_IN_FLIGHT);
			assertThat(figure.overflowed()).isZero();
		}
	}

	private static CallFigure runThroughLoss(CallPair pair, double loss, int calls, int inFlight) {
		pair.loseDatagrams(loss);
		String network = Math.round(loss * 100) + " % lost";
		CallFigure figure = pair.run(network, CallPlan.of(network, calls, inFlight, TIMEOUT));
		figures.add(figure);
		assertThat(figure.lostShare()).as("loss").isBetween(loss - 0.05, loss + 0.05);
		return figure;
	}

	/**
	 * Asserts what has to hold on every network.
	 */
	private static void assertCorrect(CallFigure figure) {
		assertThat(figure.outcome().wrong()).as("results of other calls").isZero();
		assertThat(figure.executions().repeated()).as("executed twice").isZero();
		assertThat(figure.executions().executed()).isGreaterThanOrEqualTo(figure.outcome().succeeded());
		assertThat(figure.overflowed()).as("datagrams lost because a process was too slow").isZero();
	}

	/**
	 * Asserts that hardly more datagrams were sent than necessary: requests until one
	 * arrives whose reply arrives as well, and a reply to each request that arrives.
	 * Messages of calls at once may share a datagram, so there may be fewer.
	 */
	private static void assertFewDatagrams(CallFigure figure, double loss) {
		double arriving = 1 - loss;
		double needed = (1 + arriving) / (arriving * arriving);
		assertThat(figure.datagramsPerCall()).isPositive().isLessThan(needed * 1.5);
	}

	private static long duplicates(PeerProcess node) {
		return node.statistics().path("rpc").path("duplicateRequests").asLong();
	}

}
