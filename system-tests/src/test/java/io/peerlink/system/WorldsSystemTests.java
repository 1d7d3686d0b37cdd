package io.peerlink.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.Outcome;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import io.peerlink.system.lab.World;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests for the main features in networks as users have them. The system property
 * {@code peerlink.worlds.seconds} says how long the peers are observed.
 */
class WorldsSystemTests {

	private static final String SUBJECT = "Duke";

	private static final String PLAIN = "Gosling";

	private static final Duration DISCOVERY = Duration.ofSeconds(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration OBSERVED = Duration.ofSeconds(Integer.getInteger("peerlink.worlds.seconds", 10));

	private static final String STREAM = "positions-of-";

	private static final String KEPT = "kept-of-";

	private static final int CALLS = 20;

	private static final int FRAMES = 100;

	private static final int FRAMES_PER_SECOND = 100;

	private final SoftAssertions softly = new SoftAssertions();

	private final Map<String, Object> row = new LinkedHashMap<>();

	private final Map<String, PeerProcess> pythons = new LinkedHashMap<>();

	@ParameterizedTest
	@EnumSource
	void nodesFindAndCallEachOther(World world) {
		try (NetworkLab lab = world.create()) {
			PeerProcess subject = JavaNode.start(lab.host(World.SUBJECT), SUBJECT);
			PeerProcess plain = JavaNode.start(lab.host(2), PLAIN);
			for (PythonVersion version : PythonVersion.values()) {
				String name = MixedNetwork.nameOf(version);
				this.pythons.put(name, version.start(lab.host(World.FIRST_PYTHON + this.pythons.size()), name));
			}
			subject.awaitReady();
			plain.awaitReady();
			this.pythons.values().forEach(PeerProcess::awaitReady);
			world.started(lab);
			discover(world, subject, plain);
			int subjectMark = subject.process().mark();
			int plainMark = plain.process().mark();
			registerChannels(subject, plain);
			registerChannels(plain, subject);
			useFeatures("", world, subject, plain);
			world.happen(lab, subject);
			observe(subject, plain);
			useFeatures(" afterwards", world, subject, plain);
			events("events of the subject", List.of(), subject, subjectMark);
			events("events of its peer", world.eventsAtPeer(), plain, plainMark);
			doctor(world, lab);
		}
		catch (RuntimeException | AssertionError ex) {
			this.softly.fail(world + " " + this.row, ex);
		}
		System.out.println("WORLD " + world + " " + this.row);
		this.softly.assertAll();
	}

	private void discover(World world, PeerProcess subject, PeerProcess plain) {
		subject.awaitUp(PLAIN, DISCOVERY);
		plain.awaitUp(SUBJECT, DISCOVERY);
		this.pythons.forEach((name, python) -> {
			python.awaitUp(SUBJECT, DISCOVERY);
			plain.awaitUp(name, DISCOVERY);
			if (world.findsPython()) {
				subject.awaitUp(name, DISCOVERY);
			}
		});
		this.row.put("discovered", true);
	}

	private static void registerChannels(PeerProcess node, PeerProcess peer) {
		for (String use : List.of(STREAM, KEPT)) {
			node.channels().register(use + peer.name(), ChannelOrdering.SEQUENCE, Map.of());
		}
		peer.channels().keepOpen(node.name(), KEPT + peer.name(), ChannelOrdering.SEQUENCE);
	}

	private void useFeatures(String when, World world, PeerProcess subject, PeerProcess plain) {
		call(when, world, subject, plain);
		broadcast(when, world, subject, plain);
		stream("channel there" + when, subject, plain);
		stream("channel back" + when, plain, subject);
		sendKept("kept channel there" + when, subject, plain);
		sendKept("kept channel back" + when, plain, subject);
	}

	private void call(String when, World world, PeerProcess subject, PeerProcess plain) {
		record("calls there" + when, calls(subject, PLAIN), CALLS);
		record("calls back" + when, calls(plain, SUBJECT), CALLS);
		this.pythons.forEach((name, python) -> {
			int least = world.isLossy() ? 1 : CALLS;
			if (world.findsPython()) {
				record("calls to Python " + name + when, calls(subject, name), least);
			}
			record("calls of Python " + name + when, calls(python, SUBJECT), least);
		});
	}

	private static int calls(PeerProcess caller, String callee) {
		int succeeded = 0;
		for (int call = 0; call < CALLS; call++) {
			Answer answer = caller.call(Duration.ofSeconds(2), callee, "add", List.of(call, 1), Map.of());
			if (answer.succeeded() && answer.result().asInt() == call + 1) {
				succeeded++;
			}
		}
		return succeeded;
	}

	private void record(String what, int succeeded, int least) {
		this.row.put(what, succeeded);
		this.softly.assertThat(succeeded).as(what).isGreaterThanOrEqualTo(least);
	}

	private void broadcast(String when, World world, PeerProcess subject, PeerProcess plain) {
		List<String> expected = new ArrayList<>(List.of(PLAIN));
		if (world.findsPython() && !world.isLossy()) {
			expected.addAll(this.pythons.keySet());
		}
		for (PeerProcess caller : List.of(subject, plain)) {
			Answer answer = caller.callAll(TIMEOUT, "add", 40, 2);
			for (String name : (caller == subject) ? expected : List.of(SUBJECT)) {
				this.softly.assertThat(answer.result().path(name).path("result").asInt())
					.as("broadcast of %s to %s%s: %s", caller.name(), name, when, answer)
					.isEqualTo(42);
			}
		}
		this.row.put("broadcast" + when, true);
	}

	private void stream(String what, PeerProcess sender, PeerProcess receiver) {
		String channel = sender.channels().open(receiver.name(), STREAM + sender.name(), ChannelOrdering.SEQUENCE);
		receiver.channels().awaitAccepted(channel);
		Supplier<Answer> streamed = sender.channels().stream(channel, FRAMES, FRAMES_PER_SECOND);
		this.softly.assertThat(streamed.get().succeeded()).as(what + " " + streamed.get()).isTrue();
		try {
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> receiver.channels().received(channel).payloads().size() >= FRAMES);
		}
		catch (ConditionTimeoutException ex) {
			// What has arrived by then is counted.
		}
		int received = receiver.channels().received(channel).payloads().size();
		this.row.put(what, received);
		this.softly.assertThat(received).as(what).isGreaterThanOrEqualTo(FRAMES * 3 / 4);
	}

	private void sendKept(String what, PeerProcess sender, PeerProcess receiver) {
		String name = KEPT + sender.name();
		boolean arrived = true;
		try {
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> sender.channels().sendKept(name, what) && isReceived(receiver, name, what));
		}
		catch (ConditionTimeoutException ex) {
			arrived = false;
		}
		this.row.put(what, arrived);
		this.softly.assertThat(arrived).as(what).isTrue();
	}

	private static boolean isReceived(PeerProcess receiver, String name, String message) {
		List<String> accepted = receiver.channels().accepted(name);
		return !accepted.isEmpty() && receiver.channels()
			.received(accepted.get(accepted.size() - 1))
			.payloads()
			.stream()
			.anyMatch((payload) -> payload.asString().equals(message));
	}

	/**
	 * Has the two Java nodes call each other all the time.
	 */
	private void observe(PeerProcess subject, PeerProcess plain) {
		long end = System.nanoTime() + OBSERVED.toNanos();
		int calls = 0;
		int failures = 0;
		while (System.nanoTime() - end < 0) {
			for (Supplier<Answer> answer : List.of(begin(subject, PLAIN), begin(plain, SUBJECT))) {
				calls++;
				if (!answer.get().succeeded()) {
					failures++;
				}
			}
		}
		this.row.put("failed calls meanwhile", failures + " of " + calls);
		this.softly.assertThat(failures).as("failed calls of " + calls).isLessThanOrEqualTo(calls / 100);
	}

	private static Supplier<Answer> begin(PeerProcess caller, String callee) {
		return caller.beginCall(TIMEOUT, callee, "sleep", List.of(0.1), Map.of());
	}

	/**
	 * Checks what a node has reported since a mark.
	 * @param expected what it reports about the subject
	 */
	private void events(String what, List<String> expected, PeerProcess observer, int mark) {
		List<String> peers = new ArrayList<>(this.pythons.keySet());
		peers.addAll(List.of(SUBJECT, PLAIN));
		Map<String, List<String>> events = new LinkedHashMap<>();
		peers.forEach((peer) -> events.put(peer, observer.events(mark, peer)));
		this.row.put(what, events);
		events.forEach((peer, own) -> this.softly.assertThat(own)
			.as("%s about %s", what, peer)
			.isEqualTo(peer.equals(SUBJECT) ? expected : List.of()));
	}

	private void doctor(World world, NetworkLab lab) {
		Outcome outcome = CliJar.run(lab.host(World.SUBJECT), "doctor", "--json", "--wait", "3s");
		this.row.put("doctor", outcome.json("verdict"));
		this.softly.assertThat(outcome.exitCode() == 0).as("doctor: " + outcome.out()).isEqualTo(world.isHealthy());
	}

}
