package io.peerlink.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Where a node is in the picture.
 *
 * @param x from 0, left, to 1
 * @param y from 0, top, to 1
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Position(double x, double y) {

	private static final double SECONDS_PER_CIRCLE = 5;

	/**
	 * Move in a circle.
	 * @param start where on the circle, from 0 to 1
	 * @param nanos the time
	 */
	static Position onCircle(double start, long nanos) {
		double angle = 2 * Math.PI * (start + nanos / 1e9 / SECONDS_PER_CIRCLE);
		return new Position(0.5 + 0.4 * Math.cos(angle), 0.5 + 0.4 * Math.sin(angle));
	}

}
