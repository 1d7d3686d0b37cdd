package io.peerlink.cli.output;

/**
 * Where a command tells what it finds. Each call writes and flushes; whoever reads the
 * output through a pipe hears of everything at once. For any number of threads.
 * <p>
 * Every method throws {@link OutputClosedException} when nobody reads any more.
 */
public interface Output {

	/**
	 * Tell a fact.
	 * @param fact what there is to tell
	 */
	void tell(Fact fact);

	/**
	 * Tell why something could not be done.
	 * @param failure what went wrong
	 */
	void fail(Failure failure);

	/**
	 * Tell people, and only people, what the following facts are about.
	 * @param heading a line
	 */
	void heading(String heading);

	/**
	 * Tell people, and only people, something that is not part of the result.
	 * @param remark a line
	 */
	void remark(String remark);

}
