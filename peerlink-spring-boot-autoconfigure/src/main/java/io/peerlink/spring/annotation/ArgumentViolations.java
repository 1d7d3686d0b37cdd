package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.util.ClassUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.validation.method.ParameterValidationResult;

/**
 * Finds in the failure of a call what the caller did wrong: arguments that violate
 * constraints, for which Spring's method validation does not let the call through. What
 * the method itself violates, in its result or when it calls something else, is its own
 * failure.
 *
 * @param type the user's class
 * @param method the name of the method
 * @param parameters the names of its parameters
 */
record ArgumentViolations(Class<?> type, String method, List<String> parameters) {

	private static final boolean JAKARTA_VALIDATION = ClassUtils
		.isPresent("jakarta.validation.ConstraintViolationException", ArgumentViolations.class.getClassLoader());

	/**
	 * Describe the violations for the caller.
	 * @return one text each, none when the failure is of another kind
	 */
	List<String> in(Throwable failure) {
		return find(unwrap(failure)).sorted(Violation.ORDER).map(Violation::text).toList();
	}

	/**
	 * Aspects and futures wrap what they cannot declare.
	 */
	private static Throwable unwrap(Throwable failure) {
		boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof UndeclaredThrowableException;
		Throwable cause = failure.getCause();
		return (wrapper && cause != null) ? cause : failure;
	}

	private Stream<Violation> find(Throwable failure) {
		if (failure instanceof MethodValidationException ex) {
			return find(ex);
		}
		return JAKARTA_VALIDATION ? ConstraintViolations.find(failure, this) : Stream.empty();
	}

	private Stream<Violation> find(MethodValidationException failure) {
		Method called = failure.getMethod();
		if (failure.isForReturnValue() || !isOf(failure.getTarget(), called.getName(), called.getParameterCount())) {
			return Stream.empty();
		}
		Stream<Violation> together = failure.getCrossParameterValidationResults()
			.stream()
			.map((error) -> violation(error.getDefaultMessage()));
		return Stream.concat(failure.getParameterValidationResults().stream().flatMap(this::violations), together);
	}

	private Stream<Violation> violations(ParameterValidationResult result) {
		int index = result.getMethodParameter().getParameterIndex();
		String element = elementOf(result);
		return result.getResolvableErrors()
			.stream()
			.map((error) -> violation(index, element + fieldOf(error), error.getDefaultMessage()));
	}

	/**
	 * Tell whether method validation was about a call of this method.
	 */
	boolean isOf(@Nullable Object target, String methodName, int parameterCount) {
		return this.type.isInstance(target) && this.method.equals(methodName)
				&& this.parameters.size() == parameterCount;
	}

	/**
	 * Describe what is wrong with one argument.
	 * @param path where in the argument, empty for all of it
	 */
	Violation violation(int index, String path, @Nullable String problem) {
		return new Violation(index, "argument '" + this.parameters.get(index) + path + "': " + orInvalid(problem));
	}

	/**
	 * Describe what is wrong with the arguments together.
	 */
	Violation violation(@Nullable String problem) {
		return new Violation(this.parameters.size(), "arguments: " + orInvalid(problem));
	}

	private static String orInvalid(@Nullable String problem) {
		return (problem != null) ? problem : "invalid";
	}

	private static String elementOf(ParameterValidationResult result) {
		Object key = (result.getContainerKey() != null) ? result.getContainerKey() : result.getContainerIndex();
		return (key != null) ? "[" + key + "]" : "";
	}

	private static String fieldOf(MessageSourceResolvable error) {
		return (error instanceof FieldError fieldError) ? "." + fieldError.getField() : "";
	}

	/**
	 * One violation.
	 *
	 * @param index where among the parameters
	 * @param text what is wrong
	 */
	record Violation(int index, String text) {

		private static final Comparator<Violation> ORDER = Comparator.comparingInt(Violation::index)
			.thenComparing(Violation::text);

	}

}
