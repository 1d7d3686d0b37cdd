package io.peerlink.cli;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Arguments for a peer's method, as they were typed.
 * <p>
 * Picocli takes {@code -5} for an option. The commands that use this therefore take
 * unknown options for arguments, and have this find those that are none.
 */
final class TypedArguments {

	private static final String END_OF_OPTIONS = "--";

	private TypedArguments() {
	}

	/**
	 * Read arguments.
	 * @param typed what was typed
	 * @param spec the command that it was typed for
	 * @return JSON values
	 * @throws UsageException when there is an unknown option among them
	 */
	static Object[] read(List<String> typed, @Nullable CommandSpec spec) {
		List<String> all = Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs();
		int end = all.indexOf(END_OF_OPTIONS);
		int literal = (end >= 0) ? all.size() - end - 1 : 0;
		typed.stream()
			.limit(typed.size() - literal)
			.filter(TypedArguments::isOption)
			.findFirst()
			.ifPresent((option) -> {
				throw new UsageException("Unknown option: '" + option
						+ "'. To use it as an argument put -- before the first argument that begins with a hyphen");
			});
		return Json.parseAll(typed);
	}

	private static boolean isOption(String argument) {
		return argument.length() > 1 && argument.startsWith("-") && !Json.parse(argument).isNumber();
	}

}
