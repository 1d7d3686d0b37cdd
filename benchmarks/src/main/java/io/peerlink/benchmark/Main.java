package io.peerlink.benchmark;

import java.util.Arrays;
import java.util.List;

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
		System.exit(compare(Arrays.asList(args).subList(1, args.length)) ? 0 : 1);
	}

	private static boolean compare(List<String> options) throws Exception {
		try (AwakeProcessors awake = AwakeProcessors.keep()) {
			return Comparison.run(options);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			return false;
		}
	}

}
