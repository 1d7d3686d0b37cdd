package io.peerlink.benchmark.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.peerlink.benchmark.process.ClientFigures;
import io.peerlink.benchmark.process.Participant;
import io.peerlink.benchmark.process.ServerFigures;

/**
 * Runs candidates: two JVMs, started anew for each run.
 */
final class Runner {

	/**
	 * The share of the machine from which on the use by other processes spoils a run.
	 */
	static final double FOREIGN_LIMIT = 0.06;

	/**
	 * How long a process may take besides its measurement.
	 */
	private static final Duration LONGEST = Duration.ofMinutes(2);

	/**
	 * How long nothing may have arrived for all to have arrived.
	 */
	private static final Duration SETTLE_TIME = Duration.ofMillis(500);

	private final ComparisonOptions options;

	private final Path log;

	/**
	 * How much longer a run warms up at most while the compiler is busy.
	 */
	private static final double LONGEST_CALM_SECONDS = 60;

	Runner(ComparisonOptions options) {
		this.options = options;
		this.log = options.output().resolve("processes.log");
	}

	/**
	 * Runs a candidate, once more if other processes have used the machine, and yet once
	 * more.
	 * @param round the number of the round, which decides what a lossy network loses
	 */
	Run run(Table table, Candidate candidate, int round) throws IOException, InterruptedException, RunFailedException {
		Run run = once(table, candidate, round);
		for (int i = 1; i < this.options.attempts() && run.foreignShare() > FOREIGN_LIMIT; i++) {
			run = once(table, candidate, round);
		}
		check(run);
		return run;
	}

	private Run once(Table table, Candidate candidate, int round)
			throws IOException, InterruptedException, RunFailedException {
		try (ChildProcess server = start(candidate, Participant.Role.SERVER, "-",
				concat(candidate.serverOptions(), "seed=" + round))) {
			String address = server.await(Participant.READY);
			try (ChildProcess client = start(candidate, table.role(), address,
					clientOptions(table, candidate, round))) {
				client.await(Participant.WARM);
				return measure(server, client);
			}
		}
	}

	private Run measure(ChildProcess server, ChildProcess client)
			throws IOException, InterruptedException, RunFailedException {
		ServerFigures before = settled(server);
		Optional<MachineLoad> loadBefore = MachineLoad.now();
		client.signal();
		ClientFigures clientFigures = ClientFigures.parse(client.await(ClientFigures.PREFIX));
		Optional<MachineLoad> loadAfter = MachineLoad.now();
		Run run = new Run(clientFigures, settled(server).since(before), 0);
		double foreignShare = loadBefore
			.flatMap((earlier) -> loadAfter.map((later) -> later.foreignShareSince(earlier, run.usage())))
			.orElse(0.0);
		return new Run(run.client(), run.server(), foreignShare);
	}

	/**
	 * Returns the totals when nothing arrives any more. A server that does not count what
	 * arrives has nothing to wait for.
	 */
	private static ServerFigures settled(ChildProcess server)
			throws IOException, InterruptedException, RunFailedException {
		ServerFigures totals = totals(server);
		long before = 0;
		while (totals.received() != before) {
			before = totals.received();
			TimeUnit.NANOSECONDS.sleep(SETTLE_TIME.toNanos());
			totals = totals(server);
		}
		return totals;
	}

	private static ServerFigures totals(ChildProcess server) throws IOException, RunFailedException {
		server.signal();
		return ServerFigures.parse(server.await(ServerFigures.PREFIX));
	}

	private static void check(Run run) throws RunFailedException {
		if (run.client().operations() == 0) {
			throw new RunFailedException("Nothing succeeded");
		}
		if (run.server().wrong() > 0) {
			throw new RunFailedException(run.server().wrong() + " frames had a wrong content");
		}
		if (run.server().repeated() > 0) {
			throw new RunFailedException(run.server().repeated() + " calls were executed more than once");
		}
	}

	private List<String> clientOptions(Table table, Candidate candidate, int round) {
		double warmUp = Math.min(this.options.longestWarmUp(), candidate.warmUpSeconds());
		double calm = Math.min(this.options.longestWarmUp() - warmUp, LONGEST_CALM_SECONDS);
		List<String> all = concat(table.workload(), "secs=" + this.options.seconds(), "warm=" + warmUp, "calm=" + calm,
				"seed=" + round);
		all.addAll(candidate.clientOptions());
		return all;
	}

	private ChildProcess start(Candidate candidate, Participant.Role role, String address, List<String> more)
			throws IOException {
		String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
		String prefix = candidate.classPathPrefix().isEmpty() ? ""
				: candidate.classPathPrefix() + System.getProperty("path.separator");
		List<String> command = this.options.java().command();
		command.addAll(candidate.jvmFlags());
		command.addAll(List.of("-cp", prefix + classPath, Participant.class.getName(), role.name(),
				candidate.driver().name(), address));
		command.addAll(more);
		return ChildProcess.start(command, this.log,
				LONGEST.plusMillis((long) (TimeUnit.SECONDS.toMillis(1) * this.options.seconds())));
	}

	private static List<String> concat(List<String> some, String... more) {
		List<String> all = new ArrayList<>(some);
		all.addAll(List.of(more));
		return all;
	}

}
