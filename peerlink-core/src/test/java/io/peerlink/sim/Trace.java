package io.peerlink.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What happened in a run: a hash of everything, and the last lines for people.
 */
final class Trace {

	private static final int LINES_KEPT = 60;

	/**
	 * The parameters of the 64-bit FNV-1a hash
	 * (http://www.isthe.com/chongo/tech/comp/fnv).
	 */
	private static final long FNV_OFFSET = 0xcbf29ce484222325L;

	private static final long FNV_PRIME = 0x100000001b3L;

	private final Deque<String> last = new ArrayDeque<>();

	private long hash = FNV_OFFSET;

	private boolean verbose;

	void verbose(boolean verbose) {
		this.verbose = verbose;
	}

	void add(long elapsedNanos, String what) {
		String line = Duration.ofNanos(elapsedNanos) + " " + what;
		line.chars().forEach((character) -> this.hash = (this.hash ^ character) * FNV_PRIME);
		if (this.verbose) {
			System.out.println(line);
		}
		this.last.addLast(line);
		if (this.last.size() > LINES_KEPT) {
			this.last.removeFirst();
		}
	}

	long hash() {
		return this.hash;
	}

	String tail() {
		return String.join(System.lineSeparator(), this.last);
	}

}
