package io.peerlink.benchmark.compare;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * A Java installation that measured processes run on.
 *
 * @param home its directory
 * @param version its version
 */
record JavaInstallation(Path home, Runtime.Version version) {

	private static final int UNSAFE_WARNS_SINCE = 23;

	static JavaInstallation at(Path home) {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
			release.load(reader);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Not the directory of a Java installation: " + home, ex);
		}
		String version = Objects.requireNonNull(release.getProperty("JAVA_VERSION"), "No version in " + home);
		return new JavaInstallation(home, Runtime.Version.parse(version.replace("\"", "")));
	}

	/**
	 * Returns the command that starts a JVM, up to the class path. All candidates get the
	 * same heap and collector, and the access to the JDK that Netty asks for.
	 */
	List<String> command() {
		List<String> command = new ArrayList<>();
		command.add(this.home.resolve("bin").resolve("java").toString());
		command.addAll(List.of("-Xmx1g", "-Xms1g", "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED",
				"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"));
		if (this.version.feature() >= UNSAFE_WARNS_SINCE) {
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		return command;
	}

}
