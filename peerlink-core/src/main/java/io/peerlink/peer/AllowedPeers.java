package io.peerlink.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The peers that may call a method, or open a channel or a stream, by their names. With a
 * secret a name counts only if the caller has proved the key of the node that announces
 * it; without one it is that of the peer at the address of the caller, which anybody can
 * take, so that nobody is kept out. Immutable.
 * <p>
 * With a secret, too, a name is a node's own choice: any member can start under one that
 * is free, and under some name that a pattern with {@code *} matches always. Only the
 * exact name of a node with a kept key keeps the other members out, where it is pinned
 * ({@link PeerPins}).
 *
 * @since 0.1.0
 */
public final class AllowedPeers {

	/**
	 * Everybody who can send to this node, whether it is a known peer or not.
	 */
	public static final AllowedPeers EVERYBODY = new AllowedPeers(List.of());

	private final List<String> patterns;

	private final List<String[]> segments;

	private AllowedPeers(List<String> patterns) {
		this.patterns = patterns;
		this.segments = patterns.stream().map(AllowedPeers::segments).toList();
	}

	/**
	 * Returns the peers with certain names. Names are compared as those of nodes are, see
	 * {@link NodeName#key(String)}.
	 * @param patterns names, in which {@code *} stands for any number of characters:
	 * {@code *} alone are all peers that are known; none for {@link #EVERYBODY}
	 * @return the peers
	 * @throws IllegalArgumentException if one is blank
	 */
	public static AllowedPeers of(String... patterns) {
		return of(Arrays.asList(patterns));
	}

	/**
	 * Returns the peers with certain names, see {@link #of(String...)}.
	 * @param patterns names, in which {@code *} stands for any number of characters
	 * @return the peers
	 * @throws IllegalArgumentException if one is blank
	 */
	public static AllowedPeers of(List<String> patterns) {
		for (String pattern : patterns) {
			Objects.requireNonNull(pattern, "patterns must not contain null");
			if (pattern.isBlank()) {
				throw new IllegalArgumentException("The name of an allowed peer must not be blank");
			}
		}
		return patterns.isEmpty() ? EVERYBODY : new AllowedPeers(List.copyOf(patterns));
	}

	/**
	 * Splits a pattern at its asterisks; also where it begins or ends with one.
	 */
	private static String[] segments(String pattern) {
		return NodeName.key(pattern).split("\\*", -1);
	}

	/**
	 * Returns the patterns.
	 * @return names and patterns, none for everybody
	 */
	public List<String> patterns() {
		return this.patterns;
	}

	/**
	 * Returns whether nobody is excluded.
	 * @return whether there are no patterns
	 */
	public boolean isEverybody() {
		return this.patterns.isEmpty();
	}

	/**
	 * Returns the patterns that any member of a realm can satisfy by its choice of a
	 * name: those with {@code *} and more.
	 * @return the patterns with something before or after an asterisk
	 */
	public List<String> openPatterns() {
		return this.patterns.stream()
			.filter((pattern) -> pattern.contains("*") && !pattern.chars().allMatch((c) -> c == '*'))
			.toList();
	}

	/**
	 * Returns whether a caller is among them.
	 * @param caller the caller, {@code null} for one that is no known peer
	 * @return whether one of the patterns is its name, or nobody is excluded
	 */
	public boolean include(@Nullable Peer caller) {
		if (isEverybody()) {
			return true;
		}
		if (caller == null) {
			return false;
		}
		String key = NodeName.key(caller.name());
		return this.segments.stream().anyMatch((segment) -> matches(segment, key));
	}

	private static boolean matches(String[] segments, String key) {
		String first = segments[0];
		int last = segments.length - 1;
		if (last == 0) {
			return key.equals(first);
		}
		int end = key.length() - segments[last].length();
		int begin = first.length();
		if (begin > end || !key.startsWith(first) || !key.endsWith(segments[last])) {
			return false;
		}
		for (int i = 1; i < last; i++) {
			int found = key.indexOf(segments[i], begin);
			if (found < 0 || found + segments[i].length() > end) {
				return false;
			}
			begin = found + segments[i].length();
		}
		return true;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof AllowedPeers that && this.patterns.equals(that.patterns);
	}

	@Override
	public int hashCode() {
		return this.patterns.hashCode();
	}

	/**
	 * Returns the patterns as people read them.
	 */
	@Override
	public String toString() {
		return isEverybody() ? "everybody" : String.join(", ", this.patterns);
	}

}
