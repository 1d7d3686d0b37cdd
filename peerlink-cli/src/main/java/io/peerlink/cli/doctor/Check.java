package io.peerlink.cli.doctor;

import java.util.List;

/**
 * Looks at one thing that discovery needs.
 */
interface Check {

	/**
	 * Look.
	 * @param environment what there is to look at
	 * @return what was found; nothing when there was nothing to look at
	 * @throws InterruptedException when the thread was interrupted
	 */
	List<Finding> findings(Environment environment) throws InterruptedException;

}
