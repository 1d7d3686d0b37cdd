package io.peerlink.cli.doctor;

import java.util.List;
import java.util.function.Consumer;

import io.peerlink.cli.doctor.Finding.Status;

/**
 * Runs all checks in an order in which findings explain the later ones.
 */
public final class Doctor {

	private final List<Check> checks;

	/**
	 * Creates a doctor.
	 * @param options the configuration of the node to diagnose
	 */
	public Doctor(DoctorOptions options) {
		this(List.of(new InterfacesCheck(options.interfaces()), new MdnsPortCheck(), new MulticastCheck(),
				new AnnouncementCheck(), new SecretCheck(options.secret()), new NameCheck(options),
				new PeersCheck(options.waitTime())));
	}

	Doctor(List<Check> checks) {
		this.checks = checks;
	}

	/**
	 * Runs the checks.
	 * @param environment the environment to examine
	 * @param listener called with each finding as soon as it is known
	 * @return the verdict on all findings
	 * @throws InterruptedException when the thread was interrupted
	 */
	public Verdict run(Environment environment, Consumer<Finding> listener) throws InterruptedException {
		int problems = 0;
		int notes = 0;
		for (Check check : this.checks) {
			for (Finding finding : check.run(environment)) {
				listener.accept(finding);
				problems += (finding.status() == Status.PROBLEM) ? 1 : 0;
				notes += (finding.status() == Status.NOTE) ? 1 : 0;
			}
		}
		return new Verdict(problems, notes);
	}

	/**
	 * The verdict on all findings.
	 *
	 * @param problems the number of problems
	 * @param notes the number of notes
	 */
	public record Verdict(int problems, int notes) {

		/**
		 * Returns whether no problem was found.
		 * @return {@code true} when nodes can find and reach each other
		 */
		public boolean isHealthy() {
			return this.problems == 0;
		}

		/**
		 * Returns the verdict for people.
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
