package io.peerlink.system.lab;

import java.time.Duration;

import tools.jackson.databind.JsonNode;

/**
 * What a command to a {@link PeerProcess} led to.
 *
 * @param reply the line that the process printed
 */
public record Answer(JsonNode reply) {

	/**
	 * Return the result of a command that succeeded.
	 * @return the result
	 * @throws AssertionError when it failed
	 */
	public JsonNode result() {
		if (!this.reply.has("result")) {
			throw new AssertionError("No result: " + this.reply);
		}
		return this.reply.path("result");
	}

	/**
	 * Tell how the command ended.
	 * @return whether there is a result
	 */
	public boolean succeeded() {
		return this.reply.has("result");
	}

	/**
	 * Return the kind of error that the caller saw.
	 * @return the class name of the exception, without its package
	 */
	public String errorType() {
		return error().path("type").asString();
	}

	/**
	 * Return the message of the error that the caller saw.
	 * @return the message
	 */
	public String errorMessage() {
		return error().path("message").asString();
	}

	private JsonNode error() {
		if (!this.reply.has("error")) {
			throw new AssertionError("No error: " + this.reply);
		}
		return this.reply.path("error");
	}

	/**
	 * Return how long the command took, measured by the process that executed it.
	 * @return the time it took
	 */
	public Duration took() {
		return Duration.ofNanos((long) (this.reply.path("seconds").asDouble() * 1e9));
	}

}
