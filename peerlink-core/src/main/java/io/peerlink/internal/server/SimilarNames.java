package io.peerlink.internal.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Finds the names that a mistyped one may stand for: those that differ in upper and lower
 * case only, or in at most two letters. Runs on the receive thread, so long names, which
 * nobody mistypes, are not compared.
 */
final class SimilarNames {

	private static final int MAX_RESULTS = 3;

	private static final int MAX_LENGTH = 60;

	private static final int MAX_DISTANCE = 2;

	private SimilarNames() {
	}

	/**
	 * Returns the most similar names.
	 * @param wanted the mistyped name
	 * @param names the names that there are
	 * @return at most three names, the most similar first
	 */
	static List<String> of(String wanted, Collection<String> names) {
		if (wanted.length() > MAX_LENGTH) {
			return List.of();
		}
		return names.stream()
			.filter((name) -> !name.equals(wanted))
			.map((name) -> compare(wanted, name))
			.filter(Objects::nonNull)
			.sorted(Comparator.comparingInt(Similar::distance).thenComparing(Similar::name))
			.limit(MAX_RESULTS)
			.map(Similar::name)
			.toList();
	}

	private static @Nullable Similar compare(String wanted, String name) {
		if (wanted.equalsIgnoreCase(name)) {
			return new Similar(name, 0);
		}
		// A name of two letters is within two letters of any other one.
		int limit = Math.min(MAX_DISTANCE, Math.min(wanted.length(), name.length()) - 1);
		int distance = (Math.abs(wanted.length() - name.length()) <= limit) ? distance(wanted, name) : limit + 1;
		return (distance <= limit) ? new Similar(name, distance) : null;
	}

	/**
	 * Returns how many letters have to be inserted, removed or replaced (Levenshtein).
	 */
	private static int distance(String first, String second) {
		int[] above = new int[second.length() + 1];
		Arrays.setAll(above, (column) -> column);
		for (int row = 1; row <= first.length(); row++) {
			int[] current = new int[second.length() + 1];
			current[0] = row;
			for (int column = 1; column <= second.length(); column++) {
				int replaced = above[column - 1] + ((first.charAt(row - 1) != second.charAt(column - 1)) ? 1 : 0);
				current[column] = Math.min(replaced, Math.min(above[column], current[column - 1]) + 1);
			}
			above = current;
		}
		return above[second.length()];
	}

	private record Similar(String name, int distance) {
	}

}
