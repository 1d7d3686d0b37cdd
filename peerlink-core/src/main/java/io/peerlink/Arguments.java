package io.peerlink;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Checks of arguments that users pass, whose exceptions name the argument.
 */
final class Arguments {

	private Arguments() {
	}

	static <T> T notNull(String argument, T value) {
		return Objects.requireNonNull(value, () -> argument + " must not be null");
	}

	/**
	 * Returns a copy of a list that contains no {@code null}.
	 */
	static <T> List<T> withoutNull(String argument, List<T> values) {
		notNull(argument, values)
			.forEach((value) -> Objects.requireNonNull(value, () -> argument + " must not contain null"));
		return List.copyOf(values);
	}

	static List<String> texts(String argument, String... values) {
		return withoutNull(argument, Arrays.asList(notNull(argument, values)));
	}

	static List<String> notBlank(String argument, List<String> values) {
		if (values.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException(argument + " must not be blank but are " + values);
		}
		return values;
	}

	static int positive(String argument, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(argument + " must be positive but is " + value);
		}
		return value;
	}

}
