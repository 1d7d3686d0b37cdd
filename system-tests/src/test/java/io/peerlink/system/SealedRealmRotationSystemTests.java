package io.peerlink.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.peerlink.PeerLink;
import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a secret that is changed on one node after the other while the nodes call
 * each other. Each node is gone for the time of its restart. No call fails between nodes
 * that run, whichever secret they have.
 */
class SealedRealmRotationSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final List<String> NAMES = List.of("One", "Two", "Three");

	private static final int CALLS = 1000;

	private static final Duration HANDLER_TIME = Duration.ofMillis(10);

	private final String before = PeerLink.generateSecret();

	private final String after = PeerLink.generateSecret();

	private final NetworkLab lab = NetworkLab.create(3);

	private final Map<String, PeerProcess> nodes = new LinkedHashMap<>();

	private int runs;

	@AfterEach
	void stop() {
		this.lab.close();
	}

	private void start(String name, String... options) {
		this.nodes.put(name, JavaNode.start(this.lab.host(1 + NAMES.indexOf(name)), name, options));
	}

	private PeerProcess node(String name) {
		PeerProcess node = this.nodes.get(name);
		assertThat(node).isNotNull();
		return node;
	}

	@Test
	void secretIsChangedWithoutAFailedCall() {
		NAMES.forEach((name) -> start(name, "--secret=" + this.before));
		for (String one : NAMES) {
			node(one).awaitReady();
			others(one).forEach((other) -> node(one).awaitUp(other, TIMEOUT));
		}
		for (String name : NAMES) {
			restartUnderLoad(name, "--secret=" + this.after, "--previous-secret=" + this.before);
		}
		for (String name : NAMES) {
			restartUnderLoad(name, "--secret=" + this.after);
		}
		PeerProcess late = JavaNode.start(this.lab.host(1), "Late", "--secret=" + this.before);
		late.awaitReady();
		assertThat(late.call("One", "add", 1, 2).errorType()).isEqualTo("PeerNotFoundException");
	}

	/**
	 * Restarts a node while the two others call each other, and calls it and is called by
	 * it as soon as it is up.
	 */
	private void restartUnderLoad(String name, String... options) {
		List<String> others = others(name);
		List<Supplier<CallOutcome>> load = new ArrayList<>();
		load.add(beginCalls(others.get(0), others.get(1)));
		load.add(beginCalls(others.get(1), others.get(0)));
		Map<String, Integer> marks = new LinkedHashMap<>();
		others.forEach((other) -> marks.put(other, node(other).process().mark()));
		node(name).stop();
		start(name, options);
		node(name).awaitReady();
		marks.forEach((other, mark) -> node(other).awaitUp(mark, name, TIMEOUT));
		for (String other : others) {
			node(name).awaitUp(other, TIMEOUT);
			load.add(beginCalls(other, name));
			load.add(beginCalls(name, other));
		}
		for (Supplier<CallOutcome> calls : load) {
			CallOutcome outcome = calls.get();
			assertThat(outcome.failures()).as("while %s was restarted: %s", name, outcome).isEmpty();
			assertThat(outcome.succeeded()).isEqualTo(CALLS);
			assertThat(outcome.wrong()).isZero();
		}
	}

	private Supplier<CallOutcome> beginCalls(String from, String to) {
		CallPlan plan = CallPlan.of("run " + ++this.runs, CALLS, 2, Duration.ofSeconds(5)).handlerTime(HANDLER_TIME);
		return node(from).beginCalls(to, plan);
	}

	private static List<String> others(String name) {
		return NAMES.stream().filter((other) -> !other.equals(name)).toList();
	}

}
