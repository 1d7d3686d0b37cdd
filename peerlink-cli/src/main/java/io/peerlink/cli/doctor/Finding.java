package io.peerlink.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * A finding of a check.
 *
 * @param check the name of the check
 * @param status the severity
 * @param message a sentence about what was found
 * @param advice what to do about it, or {@code null} for nothing
 */
public record Finding(String check, Status status, String message, @Nullable String advice) {

	static Finding ok(String check, String message) {
		return new Finding(check, Status.OK, message, null);
	}

	static Finding note(String check, String message, @Nullable String advice) {
		return new Finding(check, Status.NOTE, message, advice);
	}

	static Finding problem(String check, String message, String advice) {
		return new Finding(check, Status.PROBLEM, message, advice);
	}

	/**
	 * The severity of a finding.
	 */
	public enum Status {

		/**
		 * Nothing is wrong.
		 */
		OK,

		/**
		 * Blocks nothing by itself but may explain an observation.
		 */
		NOTE,

		/**
		 * Keeps nodes from finding or reaching each other.
		 */
		PROBLEM

	}

}
