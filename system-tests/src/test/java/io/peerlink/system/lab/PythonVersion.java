package io.peerlink.system.lab;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The Python {@code peerlink} packages to test with, each in a virtual environment. The
 * system property {@code peerlink.python.<label>} is its path.
 */
public enum PythonVersion {

	/**
	 * The oldest version.
	 */
	V1_1_0("1.1.0"),

	/**
	 * The newest version.
	 */
	LATEST("latest");

	private final String label;

	PythonVersion(String label) {
		this.label = label;
	}

	/**
	 * Starts a Python node.
	 * @param host the host of the node
	 * @param name its name
	 * @return the node, which may still be starting, see {@link PeerProcess#awaitReady()}
	 * @throws IllegalStateException if the environment is missing
	 */
	public PeerProcess start(Host host, String name) {
		return start(this.label, host, name);
	}

	static PeerProcess start(String label, Host host, String name) {
		ProcessBuilder builder = new ProcessBuilder(program(label, "python").toString(), "-u",
				resource("/python_peer.py").toString(), name);
		builder.environment().put("PYTHONIOENCODING", "utf-8");
		return new PeerProcess(name, host.spawn(name + " (Python " + label + ")", builder));
	}

	/**
	 * Returns a program of the virtual environment.
	 * @param name its name, {@code peerlink} for example
	 * @return the program
	 * @throws IllegalStateException if the environment is missing
	 */
	public Path program(String name) {
		return program(this.label, name);
	}

	static Path program(String label, String name) {
		String property = "peerlink.python." + label;
		String environment = System.getProperty(property);
		if (environment == null) {
			throw new IllegalStateException("The system property " + property + " is not set");
		}
		Path program = Path.of(environment, "bin", name);
		if (!Files.isExecutable(program)) {
			throw new IllegalStateException("Nothing at " + program + ": make a virtual environment there "
					+ "(.ci/run does), or set " + property + " to one");
		}
		return program;
	}

	static Path resource(String name) {
		URL script = Objects.requireNonNull(PythonVersion.class.getResource(name));
		try {
			return Path.of(script.toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return this.label;
	}

}
