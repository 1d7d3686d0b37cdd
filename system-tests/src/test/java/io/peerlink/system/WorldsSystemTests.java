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
			call(world, subject, plain);
			broadcast(world, subject, plain);
			stream("channel there", subject, plain);
			stream("channel back", plain, subject);
			world.happen(lab, subject);
			observe(subject, plain);
			events("events of the subject", world, subject, subjectMark);
			events("events of its peer", world, plain, plainMark);
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

	private void call(World world, PeerProcess subject, PeerProcess plain) {
		record("calls there", calls(subject, PLAIN), CALLS);
		record("calls back", calls(plain, SUBJECT), CALLS);
		this.pythons.forEach((name, python) -> {
			int least = world.isLossy() ? 1 : CALLS;
			if (world.findsPython()) {
				record("calls to Python " + name, calls(subject, name), least);
			}
			record("calls of Python " + name, calls(python, SUBJECT), least);
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

	private void broadcast(World world, PeerProcess subject, PeerProcess plain) {
		List<String> expected = new ArrayList<>(List.of(PLAIN));
		if (world.findsPython() && !world.isLossy()) {
			expected.addAll(this.pythons.keySet());
		}
		for (PeerProcess caller : List.of(subject, plain)) {
			Answer answer = caller.callAll(TIMEOUT, "add", 40, 2);
			for (String name : (caller == subject) ? expected : List.of(SUBJECT)) {
				this.softly.assertThat(answer.result().path(name).path("result").asInt())
					.as("broadcast of %s to %s: %s", caller.name(), name, answer)
					.isEqualTo(42);
			}
		}
		this.row.put("broadcast", true);
	}

	private void stream(String what, PeerProcess sender, PeerProcess receiver) {
		String name = "positions-of-" + sender.name();
		receiver.channels().register(name, ChannelOrdering.SEQUENCE, Map.of());
		String channel = sender.channels().open(receiver.name(), name, ChannelOrdering.SEQUENCE);
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

	private void events(String what, World world, PeerProcess observer, int mark) {
		List<String> peers = new ArrayList<>(this.pythons.keySet());
		peers.addAll(List.of(SUBJECT, PLAIN));
		List<String> events = new ArrayList<>();
		for (String peer : peers) {
			observer.events(mark, peer).forEach((event) -> events.add(peer + " " + event));
		}
		this.row.put(what, events);
		this.softly.assertThat(events)
			.as(what)
			.allMatch((event) -> world.allowedEvents().contains(event.substring(event.indexOf(' ') + 1)));
		for (String peer : List.of(SUBJECT, PLAIN)) {
			List<String> own = observer.events(mark, peer);
			this.softly.assertThat(own.isEmpty() || own.get(own.size() - 1).equals("up"))
				.as("%s end with %s up: %s", what, peer, own)
				.isTrue();
		}
	}

	private void doctor(World world, NetworkLab lab) {
		Outcome outcome = CliJar.run(lab.host(World.SUBJECT), "doctor", "--json", "--wait", "3s");
		this.row.put("doctor", outcome.json("verdict"));
		this.softly.assertThat(outcome.exitCode() == 0).as("doctor: " + outcome.out()).isEqualTo(world.isHealthy());
	}

}
