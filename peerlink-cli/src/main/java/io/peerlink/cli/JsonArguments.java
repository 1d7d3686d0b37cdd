package io.peerlink.cli;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Parses the arguments of a call.
 * <p>
 * Picocli would reject {@code -5} as an unknown option. The commands that use this class
 * therefore accept unknown options as arguments, and this class rejects those that are
 * not numbers.
 */
final class JsonArguments {

	static final String DESCRIPTION = "Arguments as JSON; any other text is a string. @FILE is the JSON in a file, and "
			+ "- that of the standard input.";

	private static final String END_OF_OPTIONS = "--";

	private JsonArguments() {
	}

	/**
	 * Parses arguments.
	 * @param arguments the positional arguments in the command line
	 * @param spec the command
	 * @param reader reads them
	 * @return JSON values
	 * @throws UsageException when an argument before {@code --} is an unknown option, or
	 * cannot be read
	 */
	static Object[] parse(List<String> arguments, @Nullable CommandSpec spec, ArgumentReader reader) {
		List<String> all = Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs();
		int end = all.indexOf(END_OF_OPTIONS);
		// The names of the peer and the method may come after -- as well.
		int literal = (end >= 0) ? Math.min(all.size() - end - 1, arguments.size()) : 0;
		arguments.stream()
			.limit(arguments.size() - literal)
			.filter(JsonArguments::isOption)
			.findFirst()
			.ifPresent((option) -> {
				throw new UsageException("Unknown option: '" + option
						+ "'. To pass it as an argument, put -- before the first argument that begins with a hyphen");
			});
		return reader.read(arguments, literal);
	}

	private static boolean isOption(String argument) {
		return argument.length() > 1 && argument.startsWith("-") && !Json.parse(argument).isNumber();
	}

}
