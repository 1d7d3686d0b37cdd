package io.peerlink.system.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Sends commands to a {@link LineProcess} and waits for the answers. The {@code id} of a
 * command is the {@code reply} of its answer.
 */
final class CommandClient {

	private static final Duration SLACK = Duration.ofSeconds(10);

	private final LineProcess process;

	private final AtomicInteger commands = new AtomicInteger();

	CommandClient(LineProcess process) {
		this.process = process;
	}

	/**
	 * Sends a command and waits for the answer.
	 * @param command what to do
	 * @param timeout how long it may take; a bit more is waited
	 * @param details of the command
	 * @return the answer
	 */
	Answer execute(String command, Duration timeout, Map<String, ?> details) {
		return begin(command, timeout, details).get();
	}

	/**
	 * Sends a command.
	 * @param command what to do
	 * @param timeout how long it may take; a bit more is waited
	 * @param details of the command
	 * @return a supplier that waits for the answer
	 */
	Supplier<Answer> begin(String command, Duration timeout, Map<String, ?> details) {
		int mark = this.process.mark();
		int id = send(command, details);
		return () -> new Answer(this.process
			.awaitLine(mark, (line) -> line.required().has("reply") && line.required().path("reply").asInt() == id,
					timeout.plus(SLACK))
			.required());
	}

	/**
	 * Sends a command that is not answered.
	 * @param command what to do
	 * @param details of the command
	 * @return its id
	 */
	int send(String command, Map<String, ?> details) {
		int id = this.commands.incrementAndGet();
		Map<String, Object> message = new LinkedHashMap<>(details);
		message.put("id", id);
		message.put("do", command);
		this.process.send(message);
		return id;
	}

}
