package io.peerlink.benchmark.compare;

import java.util.List;
import java.util.Optional;

import io.peerlink.benchmark.process.Participant;

/**
 * What a table compares, and what it shows.
 *
 * @param id its name
 * @param title what it is about
 * @param unit what is measured: a call or a frame
 * @param role what the measuring process does
 * @param workload options of the measuring process, the same for all candidates
 * @param floor what the others are compared with, if there is anything
 * @param candidates the others
 * @param ratioOf the column that is compared
 * @param columns what is shown of each candidate
 */
record Table(TableId id, String title, String unit, Participant.Role role, List<String> workload,
		Optional<Candidate> floor, List<Candidate> candidates, Column ratioOf, List<Column> columns) {

	Table {
		workload = List.copyOf(workload);
		candidates = List.copyOf(candidates);
		columns = List.copyOf(columns);
	}

	/**
	 * Returns this table with some of its candidates.
	 */
	Table with(List<Candidate> candidates) {
		return new Table(this.id, this.title, this.unit, this.role, this.workload, this.floor, candidates, this.ratioOf,
				this.columns);
	}

}
