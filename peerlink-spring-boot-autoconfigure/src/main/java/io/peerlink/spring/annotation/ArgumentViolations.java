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
 * Finds the constraint violations of a caller's arguments in the failure of a method.
 * Spring's method validation rejects such a call before the method is invoked. Violations
 * in the result of the method, or in calls that the method makes, are failures of the
 * method and not of its caller.
 *
 * @param type the class of the bean
 * @param method the name of the method
 * @param parameters the names of the method's parameters
 */
record ArgumentViolations(Class<?> type, String method, List<String> parameters) {

	private static final boolean JAKARTA_VALIDATION = ClassUtils
		.isPresent("jakarta.validation.ConstraintViolationException", ArgumentViolations.class.getClassLoader());

	/**
	 * Returns descriptions of the violations in a failure.
	 * @return one text for each violation; empty if the failure has another cause
	 */
	List<String> describe(Throwable failure) {
		return find(unwrap(failure)).sorted(Violation.ORDER).map(Violation::text).toList();
	}

	/**
	 * Returns the cause of an exception in which aspects and futures wrap failures.
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
	 * Returns whether the validated method is this method.
	 */
	boolean isOf(@Nullable Object target, String methodName, int parameterCount) {
		return this.type.isInstance(target) && this.method.equals(methodName)
				&& this.parameters.size() == parameterCount;
	}

	/**
	 * Returns a violation of one argument.
	 * @param path the path within the argument, empty for the argument itself
	 */
	Violation violation(int index, String path, @Nullable String problem) {
		return new Violation(index, "argument '" + this.parameters.get(index) + path + "': " + orInvalid(problem));
	}

	/**
	 * Returns a violation that involves several arguments.
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
	 * @param index the index of the parameter
	 * @param text the description
	 */
	record Violation(int index, String text) {

		private static final Comparator<Violation> ORDER = Comparator.comparingInt(Violation::index)
			.thenComparing(Violation::text);

	}

}
