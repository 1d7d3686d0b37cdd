package io.peerlink.sim;

/**
 * Runs a scenario once for every list of choices that it can make, depth first. Each run
 * starts from the beginning, so a scenario does not have to save and restore its state,
 * but must be deterministic: the same choices lead to the same run.
 */
public final class ScheduleExplorer {

	private ScheduleExplorer() {
	}

	/**
	 * Executes all runs.
	 * @param scenario the scenario; the number of its choices must be bounded
	 * @return the number of runs, each different from all others
	 * @throws AssertionError if a run fails; names the choices
	 */
	public static long explore(Scenario scenario) {
		Choices choices = new Choices();
		long runs = 0;
		do {
			runWith(scenario, choices);
			runs++;
		}
		while (choices.advance());
		return runs;
	}

	private static void runWith(Scenario scenario, Choices choices) {
		try {
			scenario.run(choices);
		}
		catch (Throwable ex) {
			throw new AssertionError("Failed with the choices " + choices + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * A test that is run with all choices.
	 */
	@FunctionalInterface
	public interface Scenario {

		/**
		 * Runs the scenario.
		 * @param choices the choices of the run
		 * @throws Exception if it fails
		 */
		void run(Choices choices) throws Exception;

	}

}
