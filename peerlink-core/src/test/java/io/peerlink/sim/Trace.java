package io.peerlink.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/**
 * The trace of a run: a hash of all lines, and the text of the last ones.
 */
final class Trace {

	private static final int LINES_KEPT = 60;

	/**
	 * The parameters of the 64-bit FNV-1a hash
	 * (http://www.isthe.com/chongo/tech/comp/fnv).
	 */
	private static final long FNV_OFFSET = 0xcbf29ce484222325L;

	private static final long FNV_PRIME = 0x100000001b3L;

	private final Deque<Line> last = new ArrayDeque<>();

	private long hash = FNV_OFFSET;

	private boolean verbose;

	void verbose(boolean verbose) {
		this.verbose = verbose;
	}

	void add(long elapsedNanos, Object what) {
		this.hash = (this.hash ^ elapsedNanos) * FNV_PRIME;
		this.hash = (this.hash ^ what.hashCode()) * FNV_PRIME;
		Line line = new Line(elapsedNanos, what);
		if (this.verbose) {
			System.out.println(line);
		}
		if (this.last.size() == LINES_KEPT) {
			this.last.removeFirst();
		}
		this.last.addLast(line);
	}

	long hash() {
		return this.hash;
	}

	String tail() {
		return this.last.stream().map(Line::toString).collect(Collectors.joining(System.lineSeparator()));
	}

	/**
	 * A line, which is formatted only if it is read, because most runs succeed.
	 */
	private record Line(long elapsedNanos, Object what) {

		@Override
		public String toString() {
			return Duration.ofNanos(this.elapsedNanos) + " " + this.what;
		}

	}

}
