package io.peerlink.cli.doctor;

import java.util.List;

/**
 * A check of one aspect of the environment.
 */
interface Check {

	/**
	 * Runs the check.
	 * @param environment the environment to examine
	 * @return the findings; empty when the check does not apply
	 * @throws InterruptedException when the thread was interrupted
	 */
	List<Finding> run(Environment environment) throws InterruptedException;

}
