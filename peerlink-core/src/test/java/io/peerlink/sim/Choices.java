package io.peerlink.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * The choices of one run, in the order in which it makes them. A run that is executed
 * again with the same choices takes the same path.
 */
public final class Choices {

	private final List<Choice> path = new ArrayList<>();

	private int position;

	Choices() {
	}

	/**
	 * Returns the next choice. Beyond the choices that were fixed for this run it is the
	 * first option.
	 * @param options the number of options; positive
	 * @return the number of an option, from 0
	 */
	public int choose(int options) {
		if (options < 1) {
			throw new IllegalArgumentException("options must be positive but is " + options);
		}
		if (this.position == this.path.size()) {
			this.path.add(new Choice(0, options));
		}
		Choice choice = this.path.get(this.position++);
		if (choice.options != options) {
			throw new AssertionError("Choice " + this.position + " had " + choice.options + " options before and has "
					+ options + " now: the run does not repeat itself");
		}
		return choice.taken;
	}

	/**
	 * Goes back to the last choice that has an option left and takes that option.
	 * @return {@code false} if there is none: all runs have been explored
	 */
	boolean advance() {
		if (this.position < this.path.size()) {
			throw new AssertionError("The run ended after " + this.position + " choices but made " + this.path.size()
					+ " before: it does not repeat itself");
		}
		this.position = 0;
		while (!this.path.isEmpty()) {
			Choice last = this.path.remove(this.path.size() - 1);
			if (last.taken + 1 < last.options) {
				this.path.add(new Choice(last.taken + 1, last.options));
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return this.path.stream().map((choice) -> String.valueOf(choice.taken)).toList().toString();
	}

	private record Choice(int taken, int options) {
	}

}
