package io.peerlink.system.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.system.peer.JavaPeer;

/**
 * Java nodes in processes of their own, with the class path of this one.
 */
public final class JavaNode {

	private JavaNode() {
	}

	/**
	 * Start a Java node.
	 * @param host where to start it
	 * @param name its name
	 * @param options see {@link JavaPeer}
	 * @return the node; not yet started completely, see {@link PeerProcess#awaitReady()}
	 */
	public static PeerProcess start(Host host, String name, String... options) {
		List<String> command = new ArrayList<>(
				List.of(java(), "-cp", System.getProperty("java.class.path"), JavaPeer.class.getName(), name));
		command.addAll(List.of(options));
		return new PeerProcess(name, host.spawn(name + " (Java)", new ProcessBuilder(command)));
	}

	/**
	 * Return the program that runs Java.
	 * @return the path of the program that runs this process
	 */
	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

}
