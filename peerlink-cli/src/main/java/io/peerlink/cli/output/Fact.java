package io.peerlink.cli.output;

import org.jspecify.annotations.Nullable;

/**
 * Something that a command has to tell.
 */
public interface Fact {

	/**
	 * Write it for people.
	 * @param style to be used for whatever comes from the network
	 * @return one or more lines, without a line break at the end; {@code null} when
	 * people need not know
	 */
	@Nullable String text(Style style);

	/**
	 * Write it for programs. Names and meanings are promised in {@code docs/cli.md}.
	 * @return one JSON object
	 */
	JsonLine json();

}
