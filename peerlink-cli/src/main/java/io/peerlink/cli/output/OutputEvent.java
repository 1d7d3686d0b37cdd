package io.peerlink.cli.output;

import org.jspecify.annotations.Nullable;

/**
 * One event of the output of a command, such as a result or a summary.
 */
public interface OutputEvent {

	/**
	 * Returns this event as text for people.
	 * @param style the style, which must be applied to everything from the network
	 * @return one or more lines without a line break at the end, or {@code null} when
	 * text output omits this event
	 */
	@Nullable String text(Style style);

	/**
	 * Returns this event as JSON for programs. {@code docs/cli.md} documents its fields.
	 * @return one JSON object
	 */
	JsonLine json();

}
