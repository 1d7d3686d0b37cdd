package io.peerlink.benchmark.compare;

import java.util.List;
import java.util.Optional;

import io.peerlink.benchmark.process.Participant.Role;

/**
 * Makes the tables.
 */
final class Tables {

	private static final int LOST_PERCENT = 30;

	private static final int LOSSY_CALLS = 10_000;

	private static final int LOSSY_CALLERS = 64;

	private static final int SMALL_CALLS = 100;

	private final Candidates candidates;

	Tables(Candidates candidates) {
		this.candidates = candidates;
	}

	Table table(TableId id) {
		return switch (id.kind()) {
			case 'A' -> sequential(id);
			case 'B' -> blocked(id);
			case 'C' -> frames(id);
			case 'D' -> fanOut(id);
			case 'G' -> inFlight(id);
			case 'R' -> records(id);
			case 'L' -> loss(id);
			case 'M' -> largeCalls(id);
			case 'S' -> besideTransfers(id);
			case 'T' -> streams(id);
			case 'F' -> files(id);
			case 'X' -> sealed(id);
			case 'Y' -> sealedLargeCalls(id);
			default -> throw new IllegalArgumentException("There is no table " + id);
		};
	}

	private Table sequential(TableId id) {
		return new Table(id, "Sequential calls of one caller", "call", Role.CALLER, List.of(),
				Optional.of(this.candidates.raw()), this.candidates.blockingCalls(), Column.P50,
				List.of(Column.P50, Column.P99, Column.P999, Column.RATE, Column.CPU, Column.ALLOCATED));
	}

	private Table blocked(TableId id) {
		return new Table(id, id.number() + " blocked callers", "call", Role.CALLER, List.of("threads=" + id.number()),
				Optional.of(this.candidates.raw()), this.candidates.blockingCalls(), Column.RATE,
				List.of(Column.RATE, Column.P50, Column.P99, Column.CPU, Column.ALLOCATED));
	}

	/**
	 * The floor blocks as many callers, because that is what asynchronous calls replace.
	 */
	private Table inFlight(TableId id) {
		Candidate floor = this.candidates.raw();
		return new Table(id, id.number() + " calls of one thread in flight", "call", Role.CALLER, List.of(),
				Optional.of(floor.named(floor.name() + ", " + id.number() + " blocked callers")
					.client("threads=" + id.number())),
				this.candidates.asynchronousCalls(id.number()), Column.RATE,
				List.of(Column.RATE, Column.CPU, Column.ALLOCATED));
	}

	private Table fanOut(TableId id) {
		return new Table(id, "Calls of " + id.number() + " peers at once", "fan-out", Role.CALLER, List.of(),
				Optional.of(this.candidates.rawFan(id.number())), this.candidates.fanOuts(id.number()), Column.P50,
				List.of(Column.P50, Column.P99, Column.RATE, Column.CPU, Column.ALLOCATED));
	}

	/**
	 * A paced sender waits busily, so its processor time would say nothing.
	 */
	private Table frames(TableId id) {
		boolean paced = id.number() > 0;
		return new Table(id, "One-way frames, " + (paced ? id.number() + " a second" : "at full speed"), "frame",
				Role.SENDER, paced ? List.of("rate=" + id.number()) : List.of(),
				Optional.of(this.candidates.jsonFrames()), this.candidates.frames(), Column.DELIVERED,
				paced ? List.of(Column.SENT, Column.DELIVERED, Column.LOST, Column.ALLOCATED)
						: List.of(Column.SENT, Column.DELIVERED, Column.LOST, Column.CPU, Column.ALLOCATED));
	}

	private Table records(TableId id) {
		return new Table(id, "Sequential calls, a record of four fields each way", "call", Role.CALLER, List.of(),
				Optional.of(this.candidates.raw()), this.candidates.records(), Column.P50,
				List.of(Column.P50, Column.P99, Column.RATE, Column.CPU, Column.ALLOCATED));
	}

	private Table sealed(TableId id) {
		return new Table(id, "Sealed calls, " + id.number() + (id.number() == 1 ? " caller" : " blocked callers"),
				"call", Role.CALLER, List.of("threads=" + id.number()), Optional.of(this.candidates.openCalls()),
				this.candidates.sealedCalls(), (id.number() == 1) ? Column.P50 : Column.RATE,
				List.of(Column.P50, Column.P99, Column.RATE, Column.CPU, Column.ALLOCATED));
	}

	private Table sealedLargeCalls(TableId id) {
		return new Table(id, "Sealed calls, 1 MiB each way", "call", Role.CALLER, List.of(),
				Optional.of(this.candidates.openLargeCalls()), this.candidates.sealedLargeCalls(), Column.P50,
				List.of(Column.P50, Column.P99, Column.RATE, Column.CPU, Column.ALLOCATED));
	}

	private Table loss(TableId id) {
		Candidate candidate = this.candidates.lossyCalls(LOST_PERCENT).both("calls=" + LOSSY_CALLS);
		return new Table(id, LOSSY_CALLS + " calls of " + LOSSY_CALLERS + " callers, datagrams lost", "call",
				Role.CALLER, List.of("threads=" + LOSSY_CALLERS), Optional.empty(), List.of(candidate), Column.P50,
				List.of(Column.ANSWERED, Column.REPEATED, Column.P50, Column.P99, Column.LONGEST, Column.RATE));
	}

	private Table largeCalls(TableId id) {
		return new Table(id, "Sequential calls, 1 MiB each way", "call", Role.CALLER, List.of(),
				Optional.of(this.candidates.jsonEcho()), this.candidates.largeCalls(), Column.P50,
				List.of(Column.P50, Column.P99, Column.RATE, Column.CPU, Column.ALLOCATED));
	}

	private Table besideTransfers(TableId id) {
		return new Table(id, SMALL_CALLS + " calls a second beside transfers of 64 MiB", "call", Role.CALLER,
				List.of("rate=" + SMALL_CALLS), Optional.of(this.candidates.besideNothing()),
				this.candidates.besideTransfers(), Column.P99,
				List.of(Column.P50, Column.P99, Column.LONGEST, Column.BESIDE));
	}

	private Table streams(TableId id) {
		return transfers(id, "Streams of " + id.number() + " MiB", this.candidates.socketCopy(),
				this.candidates.streams());
	}

	private Table files(TableId id) {
		return transfers(id, "Files of " + id.number() + " MiB", this.candidates.fileCopy(),
				this.candidates.files(id.number()));
	}

	private static Table transfers(TableId id, String title, Candidate floor, List<Candidate> candidates) {
		Column throughput = Column.throughput(id.number());
		return new Table(id, title, "transfer", Role.CALLER, List.of("mib=" + id.number()), Optional.of(floor),
				candidates, throughput, List.of(throughput, Column.CPU, Column.ALLOCATED, Column.DIRECT));
	}

}
