package io.peerlink.system.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Scripts that send datagrams of their own making.
 */
public final class PacketScripts {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private PacketScripts() {
	}

	/**
	 * Sends the datagrams of a capture once more, see {@code replay.py}, and waits for
	 * the end.
	 * @param from the host that sends
	 * @param capture what {@link Capture} has written
	 * @param to the host whose datagrams are sent again
	 * @param port its port
	 * @return how many datagrams were sent
	 */
	public static int replay(Host from, Path capture, Host to, int port) {
		LineProcess script = from.spawn("replay",
				new ProcessBuilder("python3", "-u", PythonVersion.resource("/replay.py").toString(), capture.toString(),
						to.address(), String.valueOf(port)));
		return script.awaitLine((line) -> "replayed".equals(line.string("event")), TIMEOUT)
			.required()
			.path("sent")
			.asInt();
	}

	/**
	 * Begins to send garbage, see {@code flood.py}.
	 * @param from the host that sends
	 * @param to the target
	 * @param port its port
	 * @param rate the wanted datagrams a second
	 * @param seconds for how long
	 * @return the process, which sends already
	 */
	public static LineProcess flood(Host from, Host to, int port, int rate, int seconds) {
		LineProcess script = from.spawn("flood",
				new ProcessBuilder("python3", "-u", PythonVersion.resource("/flood.py").toString(), to.address(),
						String.valueOf(port), String.valueOf(rate), String.valueOf(seconds)));
		script.awaitLine((line) -> "flooding".equals(line.string("event")), TIMEOUT);
		return script;
	}

	/**
	 * Waits for the end of a flood.
	 * @param flood what {@link #flood} has returned
	 * @return the datagrams a second that were reached
	 */
	public static int awaitRate(LineProcess flood) {
		return flood.awaitLine((line) -> "flooded".equals(line.string("event")), TIMEOUT)
			.required()
			.path("rate")
			.asInt();
	}

	/**
	 * Calls a method of a node by an implementation that is not PeerLink's, see
	 * {@code noise_member.py}.
	 * @param from the host that calls
	 * @param to the host of the node
	 * @param port its port
	 * @param secret the secret of the realm
	 * @param method the method
	 * @param argument its argument
	 * @return the outcome, whose output is the result as JSON
	 * @throws IllegalStateException if the Python environment is missing
	 */
	public static Outcome callByNoiseLibrary(Host from, Host to, int port, String secret, String method,
			String argument) {
		return from.run("", TIMEOUT,
				new ProcessBuilder(List.of(PythonVersion.program("noise", "python").toString(), "-u",
						PythonVersion.resource("/noise_member.py").toString(), to.address(), String.valueOf(port),
						secret, method, argument)));
	}

}
