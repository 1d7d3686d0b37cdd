package io.peerlink;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.peerlink.RealmAttacker.Force;
import io.peerlink.RealmRecords.Call;
import io.peerlink.RealmRecords.Violation;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.internal.seal.SealEngines;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;

/**
 * What happens to an {@link AttackedRealm}: calls, channels, restarts with old and new
 * secrets, and attacks. What its members do depends on the seed only, not on the attacks.
 */
final class RealmScenario {

	/**
	 * How long it may take until all is well again after an attack.
	 */
	static final Duration LONGEST_HEALING = Duration.ofSeconds(30);

	private static final int STEPS = 60;

	private static final Duration LONGEST_STEP = Duration.ofMillis(100);

	private static final Duration PEACEFUL_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);

	private static final double WORST_LOSS = 0.15;

	private static final int FIRST_PORT = 50_000;

	private static final Duration TICK = Duration.ofMillis(10);

	/**
	 * Announcements are repeated every 10 s, as by multicast DNS.
	 */
	private static final int TICKS_UNTIL_REPEATED = 1000;

	private final List<Absent> absent = new ArrayList<>();

	private final Simulator simulator;

	private final RandomGenerator random;

	private final AttackedRealm realm;

	private final RealmAttacker attacker;

	private final ForgedAnnouncements announcements;

	private final Force force;

	private final boolean reliable;

	private final boolean bare;

	private int nextPort = FIRST_PORT;

	private int secret;

	private Duration healed = Duration.ZERO;

	/**
	 * Creates a scenario.
	 * @param force what the attacker does
	 * @param sealed whether nodes have a secret
	 * @param engines makes what seals
	 * @param identities the folder with the keys of nodes
	 */
	RealmScenario(Simulator simulator, Force force, boolean sealed, SealEngines engines, Path identities) {
		this.simulator = simulator;
		this.random = new SplittableRandom(simulator.seed() * 31 + 3);
		this.force = force;
		this.bare = this.random.nextInt(3) == 0;
		RealmTerms terms = new RealmTerms(sealed, engines, identities, this.random.nextBoolean(), this.bare);
		double loss = this.random.nextBoolean() ? 0 : WORST_LOSS * this.random.nextDouble();
		this.reliable = force != Force.RULES && !this.bare;
		RealmRecords records = new RealmRecords(force != Force.RULES, !this.bare);
		this.realm = new AttackedRealm(simulator, records, terms);
		this.attacker = new RealmAttacker(simulator, this.realm, force, loss);
		this.announcements = new ForgedAnnouncements(simulator, this.realm.nodes());
		this.realm.network().carrier(this.attacker);
	}

	AttackedRealm realm() {
		return this.realm;
	}

	RealmAttacker attacker() {
		return this.attacker;
	}

	/**
	 * Returns whether all calls succeed whose nodes run, whatever is lost.
	 */
	boolean isReliable() {
		return this.reliable;
	}

	/**
	 * Returns how long it took after the attack until all nodes saw each other.
	 */
	Duration healed() {
		return this.healed;
	}

	/**
	 * Runs the scenario.
	 * @return what has happened
	 */
	RealmRecords run() {
		int nodes = 3 + this.random.nextInt(4) / 3;
		for (int i = 0; i < nodes; i++) {
			this.realm.start("node" + i, this.nextPort++, this.secret);
		}
		long at = this.realm.now();
		for (int i = 0; i < STEPS; i++) {
			at += this.random.nextLong(LONGEST_STEP.toNanos());
			runTo(at);
			step();
			attack();
		}
		this.attacker.rest();
		if (this.force == Force.RULES) {
			this.announcements.rest();
		}
		List.copyOf(this.absent).forEach(this::restart);
		heal();
		return this.realm.records();
	}

	private void runTo(long time) {
		this.simulator.run(Duration.ofNanos(Math.max(0, time - this.realm.now())));
	}

	private void step() {
		List<RealmMember> members = this.realm.members()
			.stream()
			.sorted(Comparator.comparing((member) -> member.run().name()))
			.toList();
		RealmMember one = members.get(this.random.nextInt(members.size()));
		RealmMember other = members.get(this.random.nextInt(members.size()));
		int choice = this.random.nextInt(100);
		long length = this.random.nextLong(LONGEST_TIMEOUT.toNanos());
		boolean either = this.random.nextBoolean();
		boolean samePort = this.random.nextInt(3) > 0;
		Duration timeout = (this.force == Force.RULES) ? TICK.plusNanos(length) : PEACEFUL_TIMEOUT;
		if (choice < 8) {
			startOrEnd(one, members.size(), either, samePort);
		}
		else if (choice < 12) {
			one.closeChannel();
		}
		else if (choice < 40) {
			members.forEach(RealmMember::sendFrames);
		}
		else if (choice < 50) {
			one.broadcast(timeout);
		}
		else if (one != other && choice < 60) {
			one.openChannel(other.run().name(), either ? ChannelOrdering.RAW : ChannelOrdering.SEQUENCE);
		}
		else if (one != other) {
			one.call(other.run().name(), timeout);
		}
	}

	private void startOrEnd(RealmMember victim, int running, boolean goodbye, boolean samePort) {
		if (!this.absent.isEmpty()) {
			restart(this.absent.get(0));
		}
		else if (running > 2) {
			int port = victim.node().address().getPort();
			this.absent.add(new Absent(victim.run().name(), samePort ? port : this.nextPort++));
			this.realm.end(victim.run().name(), goodbye);
			if (samePort) {
				restart(this.absent.get(0));
			}
		}
	}

	/**
	 * Starts another run of a node, which mostly has the new secret.
	 */
	private void restart(Absent node) {
		this.absent.remove(node);
		this.secret = 1;
		InetSocketAddress address = SimNetwork.address(node.port());
		this.attacker.replayTo(address);
		this.realm.start(node.name(), node.port(), this.secret);
		this.attacker.replayTo(address);
	}

	private void attack() {
		switch (this.random.nextInt(40)) {
			case 0 -> this.attacker.flipEachBit();
			case 1, 2, 3 -> announce();
			case 4 -> {
				if (this.force == Force.RULES) {
					this.announcements.end();
				}
			}
			default -> {
			}
		}
	}

	private void announce() {
		boolean either = this.random.nextBoolean();
		int port = this.attacker.anyAddress().getPort();
		if (this.force == Force.RULES && either) {
			this.announcements.replay(RealmAttacker.OWN_PORT);
		}
		else if (this.force != Force.LISTENS) {
			this.announcements.forge(port);
		}
	}

	/**
	 * Waits until all calls are over and all nodes see each other, and has each call each
	 * other one.
	 */
	private void heal() {
		RealmRecords records = this.realm.records();
		long rested = this.realm.now();
		this.simulator.run(RealmAttacker.LONGEST_DELAY.plus(TICK));
		for (int i = 0; !this.realm.isComplete(); i++) {
			if (this.realm.now() - rested > LONGEST_HEALING.toNanos()) {
				records.violation(Violation.NOT_HEALED, "Not all see each other");
				return;
			}
			if (i % TICKS_UNTIL_REPEATED == 0) {
				this.realm.nodes().repeatAnnouncements();
			}
			this.simulator.run(TICK);
		}
		this.healed = Duration.ofNanos(this.realm.now() - rested);
		List<Call> last = new ArrayList<>();
		for (RealmMember one : this.realm.members()) {
			for (RealmMember other : this.realm.members()) {
				if (one != other) {
					last.add(one.call(other.run().name(), LONGEST_TIMEOUT));
				}
			}
		}
		long end = this.realm.now() + PEACEFUL_TIMEOUT.toNanos();
		while (!records.isOver() && this.realm.now() < end) {
			this.simulator.run(TICK);
		}
		last.stream()
			.filter((call) -> !call.hasSucceeded())
			.forEach((call) -> records.violation(Violation.NOT_HEALED, call));
		records.checkEnds();
	}

	/**
	 * A node that does not run.
	 */
	private record Absent(String name, int port) {
	}

}
