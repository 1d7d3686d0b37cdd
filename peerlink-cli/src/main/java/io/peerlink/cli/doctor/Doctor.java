package io.peerlink.cli.doctor;

import java.util.List;
import java.util.function.Consumer;

import io.peerlink.cli.doctor.Finding.Status;

/**
 * Runs all checks, those first whose findings explain the later ones.
 */
public final class Doctor {

	private final List<Check> checks;

	/**
	 * Create a doctor.
	 * @param options the configuration of the node to diagnose
	 */
	public Doctor(DoctorOptions options) {
		this(List.of(new InterfacesCheck(options.interfaces()), new MdnsPortCheck(), new MulticastCheck(),
				new AnnouncementCheck(), new NameCheck(options), new PeersCheck(options.waitTime())));
	}

	Doctor(List<Check> checks) {
		this.checks = checks;
	}

	/**
	 * Run the checks.
	 * @param environment what there is to look at
	 * @param report hears of each finding at once
	 * @return what is to be made of all that
	 * @throws InterruptedException when the thread was interrupted
	 */
	public Verdict examine(Environment environment, Consumer<Finding> report) throws InterruptedException {
		int problems = 0;
		int notes = 0;
		for (Check check : this.checks) {
			for (Finding finding : check.findings(environment)) {
				report.accept(finding);
				problems += (finding.status() == Status.PROBLEM) ? 1 : 0;
				notes += (finding.status() == Status.NOTE) ? 1 : 0;
			}
		}
		return new Verdict(problems, notes);
	}

	/**
	 * What is to be made of all findings.
	 *
	 * @param problems how many keep nodes from finding or reaching each other
	 * @param notes how many are good to know
	 */
	public record Verdict(int problems, int notes) {

		/**
		 * Tell whether all is well.
		 * @return whether nothing keeps nodes from finding and reaching each other
		 */
		public boolean isHealthy() {
			return this.problems == 0;
		}

		/**
		 * Say it.
		 * @return a sentence
		 */
		public String message() {
			if (isHealthy()) {
				return "Found nothing that keeps nodes from finding and reaching each other.";
			}
			String problems = (this.problems == 1) ? "1 problem keeps" : this.problems + " problems keep";
			return problems + " nodes from finding or reaching each other.";
		}

	}

}
