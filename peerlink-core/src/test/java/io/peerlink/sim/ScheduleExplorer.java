package io.peerlink.sim;

/**
 * Plays a scenario once for every list of choices that it can make, depth first. Each run
 * starts from the beginning, so a scenario needs no way to save and restore its state,
 * but must do the same when it chooses the same.
 */
public final class ScheduleExplorer {

	private ScheduleExplorer() {
	}

	/**
	 * Play all runs.
	 * @param scenario what to play; the number of its choices must be bounded
	 * @return how many runs there were, each different from all others
	 * @throws AssertionError when a run failed; it names the choices
	 */
	public static long explore(Scenario scenario) {
		Choices choices = new Choices();
		long runs = 0;
		do {
			play(scenario, choices);
			runs++;
		}
		while (choices.advance());
		return runs;
	}

	private static void play(Scenario scenario, Choices choices) {
		try {
			scenario.play(choices);
		}
		catch (Throwable ex) {
			throw new AssertionError("Failed with the choices " + choices + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * A test that is played with all choices.
	 */
	@FunctionalInterface
	public interface Scenario {

		/**
		 * Play it.
		 * @param choices decides what is open
		 * @throws Exception when it failed
		 */
		void play(Choices choices) throws Exception;

	}

}
