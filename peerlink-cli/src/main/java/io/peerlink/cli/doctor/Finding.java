package io.peerlink.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What a check found out.
 *
 * @param check the name of the check
 * @param status how bad it is
 * @param message what was found
 * @param advice what to do about it, {@code null} when there is nothing to do
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
	 * How bad a finding is.
	 */
	public enum Status {

		/**
		 * As it should be.
		 */
		OK,

		/**
		 * Blocks nothing by itself, but is good to know.
		 */
		NOTE,

		/**
		 * Keeps nodes from finding or reaching each other.
		 */
		PROBLEM

	}

}
