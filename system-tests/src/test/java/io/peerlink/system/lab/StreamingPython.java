package io.peerlink.system.lab;

/**
 * Python 1.1.1, the only version that has byte streams. Its environment is that of the
 * system property {@code peerlink.python.1.1.1}.
 */
public final class StreamingPython {

	private StreamingPython() {
	}

	/**
	 * Starts a Python node.
	 * @param host the host of the node
	 * @param name its name
	 * @return the node, which may still be starting, see {@link PeerProcess#awaitReady()}
	 * @throws IllegalStateException if the environment is missing
	 */
	public static PeerProcess start(Host host, String name) {
		return PythonVersion.start("1.1.1", host, name);
	}

}
