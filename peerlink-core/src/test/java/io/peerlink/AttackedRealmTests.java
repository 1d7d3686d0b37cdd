package io.peerlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.peerlink.RealmAttacker.Force;
import io.peerlink.RealmRecords.Violation;
import io.peerlink.internal.seal.SealEngines;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Whole nodes of a realm among which an attacker carries the datagrams: he reads, drops,
 * delays, repeats, redirects and changes them, flips each bit, puts parts of several ones
 * together, replays all to nodes that were restarted, and forges messages and
 * announcements. The same with a check turned off shows that these tests would notice.
 */
class AttackedRealmTests {

	/**
	 * System property: how many seeds are run.
	 */
	private static final String SEEDS_PROPERTY = "peerlink.sim.attacks";

	private static final int SEEDS = Integer.getInteger(SEEDS_PROPERTY, 100);

	/**
	 * Enough to observe what a check prevents.
	 */
	private static final int MOST_CONTROL_SEEDS = 50;

	private static final int NODES = 4;

	private final Path identities;

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.peerlink");

	/**
	 * Writes keys that are the same in each run.
	 */
	AttackedRealmTests(@TempDir Path identities) throws IOException {
		this.identities = identities;
		for (int i = 0; i < NODES; i++) {
			byte[] key = new byte[32];
			key[1] = (byte) (i + 1);
			Path file = Files.writeString(identities.resolve("node" + i),
					"plk-identity1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n");
			if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
				Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
			}
		}
	}

	/**
	 * Attacks and restarts are logged.
	 */
	@BeforeEach
	void silence() {
		this.logger.setLevel(Level.OFF);
	}

	@AfterEach
	void restore() {
		this.logger.setLevel(null);
	}

	@Test
	void nothingIsAcceptedThatNoMemberHasSentAndTheRealmHeals() {
		LongAdder executions = new LongAdder();
		LongAdder frames = new LongAdder();
		LongAdder injected = new LongAdder();
		Simulator.forSeedsInParallel(SEEDS, (simulator) -> {
			RealmScenario scenario = scenario(simulator, forceOf(simulator), true, SealEngines.STRICT);
			RealmRecords records = scenario.run();
			assertThat(records.violations()).isEmpty();
			assertThat(scenario.healed()).isLessThan(RealmScenario.LONGEST_HEALING);
			executions.add(records.executions());
			frames.add(records.received());
			injected.add(scenario.attacker().injected());
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(executions.sum()).as("executed calls").isGreaterThan(10L * SEEDS);
		assertThat(frames.sum()).as("received frames").isGreaterThan(5L * SEEDS);
		assertThat(injected.sum()).as("packets of the attacker").isGreaterThan(1000L * SEEDS);
	}

	/**
	 * The attacker sends what he likes, and the network loses the same datagrams.
	 */
	@Test
	void callsEndAsTheyDoWithoutTheAttacker() {
		LongAdder compared = new LongAdder();
		int seeds = Math.max(1, SEEDS / 5);
		Simulator.forSeedsInParallel(seeds, (simulator) -> {
			Map<String, String> attacked = outcomes(simulator, Force.INJECTS);
			Map<String, String> undisturbed = outcomes(new Simulator(simulator.seed()), Force.LISTENS);
			attacked.keySet().retainAll(undisturbed.keySet());
			undisturbed.keySet().retainAll(attacked.keySet());
			assertThat(attacked).isEqualTo(undisturbed);
			compared.add(attacked.size());
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(compared.sum()).isGreaterThan(5L * seeds);
	}

	@Test
	void withoutTheWindowCallsAndFramesAreAcceptedTwice() {
		assertAchieved(true, SealEngines.WITHOUT_WINDOW, Violation.REPEATED_CALL, Violation.REPEATED_FRAME);
	}

	@Test
	void withoutTheTagChangedMessagesAreAccepted() {
		assertAchieved(true, SealEngines.WITHOUT_TAG, Violation.FORGED_CALL, Violation.FORGED_REPLY);
	}

	@Test
	void withoutASecretForgedMessagesAreAccepted() {
		assertAchieved(false, SealEngines.STRICT, Violation.FORGED_CALL, Violation.FORGED_FRAME, Violation.FORGED_DOWN,
				Violation.FORGED_CLOSE, Violation.FORGED_PEER);
	}

	private Map<String, String> outcomes(Simulator simulator, Force force) {
		RealmScenario scenario = scenario(simulator, force, true, SealEngines.STRICT);
		return scenario.isReliable() ? scenario.run().outcomes() : new LinkedHashMap<>();
	}

	private void assertAchieved(boolean sealed, SealEngines engines, Violation... expected) {
		Set<Violation> achieved = EnumSet.noneOf(Violation.class);
		for (int seed = 1; seed <= MOST_CONTROL_SEEDS && !achieved.containsAll(List.of(expected)); seed++) {
			Simulator simulator = new Simulator(seed);
			achieved.addAll(scenario(simulator, forceOf(simulator), sealed, engines).run().violations().keySet());
		}
		assertThat(achieved).contains(expected);
	}

	private static Force forceOf(Simulator simulator) {
		return (simulator.seed() % 2 == 0) ? Force.RULES : Force.INJECTS;
	}

	private RealmScenario scenario(Simulator simulator, Force force, boolean sealed, SealEngines engines) {
		return new RealmScenario(simulator, force, sealed, engines, this.identities);
	}

}
