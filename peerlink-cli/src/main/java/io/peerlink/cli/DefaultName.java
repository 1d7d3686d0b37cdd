package io.peerlink.cli;

import io.peerlink.NetworkDiagnostics;

/**
 * The name of a node without {@code --name}: {@code cli-<host>-<pid>}, which is unique on
 * the network as long as host names are.
 * <p>
 * Only ASCII letters, digits and hyphens of the {@linkplain NetworkDiagnostics#hostName()
 * host name} are used, at most 30. When nothing remains, the name is {@code cli-<pid>}.
 */
final class DefaultName {

	private static final int MAX_HOST_LENGTH = 30;

	private DefaultName() {
	}

	static String ofThisProcess() {
		return of(NetworkDiagnostics.hostName().orElse(""), ProcessHandle.current().pid());
	}

	static String of(String host, long pid) {
		String label = host.replaceAll("[^A-Za-z0-9-]", "");
		String shortened = label.substring(0, Math.min(label.length(), MAX_HOST_LENGTH));
		return shortened.isEmpty() ? "cli-" + pid : "cli-" + shortened + "-" + pid;
	}

}
