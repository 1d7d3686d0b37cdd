package io.peerlink.cli.output;

/**
 * The output of a command. Every method flushes, so that the reader of a pipe sees each
 * line at once, and throws {@link OutputClosedException} when the reader has closed the
 * pipe, another {@link OutputException} when the line cannot be written. Thread-safe.
 */
public interface Output {

	/**
	 * Prints an event.
	 * @param event the event
	 */
	void print(OutputEvent event);

	/**
	 * Prints a failure.
	 * @param failure the failure
	 */
	void printFailure(Failure failure);

	/**
	 * Prints a heading of the events that follow. JSON output omits it.
	 * @param heading one line
	 */
	void printHeading(String heading);

	/**
	 * Prints a remark that is not part of the result. JSON output omits it.
	 * @param remark one line
	 */
	void printRemark(String remark);

}
