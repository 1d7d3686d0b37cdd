package io.peerlink.benchmark;

import java.util.Arrays;

import io.peerlink.benchmark.compare.Comparison;

/**
 * The entry point of the executable jar: {@code compare} runs the comparison with other
 * libraries, everything else is for JMH.
 */
public final class Main {

	private Main() {
	}

	/**
	 * Runs the comparison or JMH.
	 * @param args {@code compare} and its options, or the arguments of JMH
	 */
	public static void main(String[] args) throws Exception {
		if (args.length == 0 || !args[0].equals("compare")) {
			org.openjdk.jmh.Main.main(args);
			return;
		}
		boolean complete;
		try (AwakeProcessors awake = AwakeProcessors.keep()) {
			complete = Comparison.run(Arrays.asList(args).subList(1, args.length));
		}
		System.exit(complete ? 0 : 1);
	}

}
