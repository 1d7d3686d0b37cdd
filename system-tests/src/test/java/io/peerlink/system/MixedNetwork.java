package io.peerlink.system;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;

/**
 * A Java node and a Python peer of each version, which have discovered each other.
 * <p>
 * No name contains another one: Python matches names by substring.
 */
final class MixedNetwork implements AutoCloseable {

	static final String JAVA = "Duke";

	private static final Duration DISCOVERY = Duration.ofSeconds(20);

	private final NetworkLab lab;

	private final PeerProcess java;

	private final Map<PythonVersion, PeerProcess> pythons = new EnumMap<>(PythonVersion.class);

	private MixedNetwork(NetworkLab lab) {
		this.lab = lab;
		this.java = JavaNode.start(javaHost(), JAVA);
		for (PythonVersion version : PythonVersion.values()) {
			this.pythons.put(version, version.start(host(version), nameOf(version)));
		}
	}

	static MixedNetwork start() {
		NetworkLab lab = NetworkLab.create(1 + PythonVersion.values().length);
		try {
			MixedNetwork network = new MixedNetwork(lab);
			network.awaitDiscovery();
			return network;
		}
		catch (RuntimeException | Error ex) {
			lab.close();
			throw ex;
		}
	}

	private void awaitDiscovery() {
		this.java.awaitReady();
		this.pythons.forEach((version, python) -> {
			python.awaitReady();
			this.java.awaitUp(nameOf(version), DISCOVERY);
			python.awaitUp(JAVA, DISCOVERY);
			for (PythonVersion other : PythonVersion.values()) {
				if (other != version) {
					python.awaitUp(nameOf(other), DISCOVERY);
				}
			}
		});
	}

	static String nameOf(PythonVersion version) {
		return switch (version) {
			case V1_1_0 -> "Oldest";
			case LATEST -> "Newest";
		};
	}

	PeerProcess java() {
		return this.java;
	}

	PeerProcess python(PythonVersion version) {
		return Objects.requireNonNull(this.pythons.get(version));
	}

	Host javaHost() {
		return this.lab.host(1);
	}

	Host host(PythonVersion version) {
		return this.lab.host(switch (version) {
			case V1_1_0 -> 2;
			case LATEST -> 3;
		});
	}

	NetworkLab lab() {
		return this.lab;
	}

	@Override
	public void close() {
		this.lab.close();
	}

}
