package io.peerlink.system.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.system.peer.JavaPeer;

/**
 * Starts Java nodes in processes of their own, with the class path of this one.
 */
public final class JavaNode {

	private JavaNode() {
	}

	/**
	 * Starts a Java node.
	 * @param host the host of the node
	 * @param name its name
	 * @param options see {@link JavaPeer}
	 * @return the node, which may still be starting, see {@link PeerProcess#awaitReady()}
	 */
	public static PeerProcess start(Host host, String name, String... options) {
		List<String> command = new ArrayList<>(
				List.of(java(), "-cp", System.getProperty("java.class.path"), JavaPeer.class.getName(), name));
		command.addAll(List.of(options));
		return new PeerProcess(name, host.spawn(name + " (Java)", new ProcessBuilder(command)));
	}

	/**
	 * Starts an executable jar.
	 * @param host where to start it
	 * @param name what to call the process in failure messages
	 * @param jar the jar
	 * @param arguments its arguments
	 * @return the process
	 */
	public static LineProcess startJar(Host host, String name, Path jar, String... arguments) {
		return startJar(host, name, List.of(), jar, arguments);
	}

	/**
	 * Starts an executable jar with options for its JVM.
	 * @param host where to start it
	 * @param name what to call the process in failure messages
	 * @param options the options of the JVM
	 * @param jar the jar
	 * @param arguments its arguments
	 * @return the process
	 */
	public static LineProcess startJar(Host host, String name, List<String> options, Path jar, String... arguments) {
		List<String> command = new ArrayList<>(List.of(java()));
		command.addAll(options);
		command.addAll(List.of("-jar", jar.toString()));
		command.addAll(List.of(arguments));
		return host.spawn(name, new ProcessBuilder(command));
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

}
