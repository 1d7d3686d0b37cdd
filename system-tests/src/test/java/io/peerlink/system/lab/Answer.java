package io.peerlink.system.lab;

import java.time.Duration;

import tools.jackson.databind.JsonNode;

/**
 * The answer to a command of a {@link PeerProcess}.
 *
 * @param reply the line that the process printed
 */
public record Answer(JsonNode reply) {

	/**
	 * Returns the result of a command that succeeded.
	 * @return the result
	 * @throws AssertionError if it failed
	 */
	public JsonNode result() {
		if (!this.reply.has("result")) {
			throw new AssertionError("No result: " + this.reply);
		}
		return this.reply.path("result");
	}

	/**
	 * Returns whether the command succeeded.
	 * @return whether there is a result
	 */
	public boolean succeeded() {
		return this.reply.has("result");
	}

	/**
	 * Returns the type of the error at the caller.
	 * @return the class name of the exception, without its package
	 */
	public String errorType() {
		return error().path("type").asString();
	}

	/**
	 * Returns the message of the error at the caller.
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
	 * Returns the duration of the command, measured by the process that executed it.
	 * @return the duration
	 */
	public Duration duration() {
		return Duration.ofNanos((long) (this.reply.path("seconds").asDouble() * 1e9));
	}

}
