package io.peerlink.benchmark.driver;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The JSON of a channel's frame, for candidates that write it themselves.
 *
 * @param type what tells frames from other messages
 * @param channelId the id of the channel
 * @param payload what the application sends
 * @param seq the number of the frame
 */
record Frame(String type, @JsonProperty("channel_id") String channelId, State payload, long seq) {

	static final String TYPE = "channel_data";

	/**
	 * The payload.
	 *
	 * @param x a coordinate
	 * @param y another one
	 * @param t the number of the frame
	 */
	record State(int x, int y, long t) {

		private static final int X = 125;

		private static final int Y = 250;

		static State at(long sequence) {
			return new State(X, Y, sequence);
		}

		boolean belongsTo(long sequence) {
			return this.x == X && this.y == Y && this.t == sequence;
		}

	}

}
