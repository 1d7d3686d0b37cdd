package io.peerlink.benchmark.compare;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.benchmark.driver.Drivers;

/**
 * One line of a table: what runs, and how.
 *
 * @param name what the table calls it
 * @param driver what runs
 * @param serverOptions the options of the side that answers
 * @param clientOptions the options of the side that calls
 * @param warmUpSeconds how long its code takes to be compiled
 * @param minimumJava the oldest Java that it runs on
 * @param classPathPrefix what is put in front of the class path; empty for nothing
 * @param jvmFlags more flags of both JVMs
 */
record Candidate(String name, Drivers driver, List<String> serverOptions, List<String> clientOptions,
		double warmUpSeconds, int minimumJava, String classPathPrefix, List<String> jvmFlags) {

	private static final int JAVA_17 = 17;

	private static final int JAVA_21 = 21;

	Candidate {
		serverOptions = List.copyOf(serverOptions);
		clientOptions = List.copyOf(clientOptions);
		jvmFlags = List.copyOf(jvmFlags);
	}

	Candidate(String name, Drivers driver, double warmUpSeconds) {
		this(name, driver, List.of(), List.of(), warmUpSeconds, JAVA_17, "", List.of());
	}

	/**
	 * Returns the same candidate with more options of the side that answers.
	 */
	Candidate server(String... options) {
		return new Candidate(this.name, this.driver, concat(this.serverOptions, options), this.clientOptions,
				this.warmUpSeconds, this.minimumJava, this.classPathPrefix, this.jvmFlags);
	}

	/**
	 * Returns the same candidate with more options of the side that calls.
	 */
	Candidate client(String... options) {
		return new Candidate(this.name, this.driver, this.serverOptions, concat(this.clientOptions, options),
				this.warmUpSeconds, this.minimumJava, this.classPathPrefix, this.jvmFlags);
	}

	Candidate both(String... options) {
		return server(options).client(options);
	}

	Candidate jvm(String... flags) {
		return new Candidate(this.name, this.driver, this.serverOptions, this.clientOptions, this.warmUpSeconds,
				this.minimumJava, this.classPathPrefix, concat(this.jvmFlags, flags));
	}

	/**
	 * Returns the same candidate for a Java that has virtual threads.
	 */
	Candidate needsVirtualThreads() {
		return new Candidate(this.name, this.driver, this.serverOptions, this.clientOptions, this.warmUpSeconds,
				JAVA_21, this.classPathPrefix, this.jvmFlags);
	}

	Candidate named(String name) {
		return new Candidate(name, this.driver, this.serverOptions, this.clientOptions, this.warmUpSeconds,
				this.minimumJava, this.classPathPrefix, this.jvmFlags);
	}

	/**
	 * Returns the same candidate with another build in front of the class path.
	 */
	Candidate withBuild(String classPath) {
		return new Candidate(this.name, this.driver, this.serverOptions, this.clientOptions, this.warmUpSeconds,
				this.minimumJava, classPath, this.jvmFlags);
	}

	private static List<String> concat(List<String> some, String... more) {
		List<String> all = new ArrayList<>(some);
		all.addAll(List.of(more));
		return all;
	}

}
