package io.peerlink.spring.annotation;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@link ArgumentViolations} in exceptions of Jakarta Validation. Kept apart
 * because Jakarta Validation is optional.
 */
final class ConstraintViolations {

	/**
	 * Container elements in the path of a violation, such as {@code <list element>}.
	 */
	private static final Pattern CONTAINER_ELEMENT = Pattern.compile("\\.?<[^<>]*>");

	private static final Set<ElementKind> ARGUMENTS = EnumSet.of(ElementKind.PARAMETER, ElementKind.CROSS_PARAMETER);

	private ConstraintViolations() {
	}

	static Stream<ArgumentViolations.Violation> find(Throwable failure, ArgumentViolations call) {
		if (!(failure instanceof ConstraintViolationException ex)) {
			return Stream.empty();
		}
		Set<ConstraintViolation<?>> violations = ex.getConstraintViolations();
		if (violations == null || !violations.stream().allMatch((violation) -> isAboutArguments(violation, call))) {
			return Stream.empty();
		}
		return violations.stream().map((violation) -> describe(violation, call));
	}

	private static boolean isAboutArguments(ConstraintViolation<?> violation, ArgumentViolations call) {
		Iterator<Path.Node> nodes = violation.getPropertyPath().iterator();
		return nodes.hasNext() && isCall(nodes.next(), violation.getRootBean(), call) && nodes.hasNext()
				&& ARGUMENTS.contains(nodes.next().getKind());
	}

	private static boolean isCall(Path.Node node, @Nullable Object target, ArgumentViolations call) {
		return node.getKind() == ElementKind.METHOD
				&& call.isOf(target, node.getName(), node.as(Path.MethodNode.class).getParameterTypes().size());
	}

	private static ArgumentViolations.Violation describe(ConstraintViolation<?> violation, ArgumentViolations call) {
		Iterator<Path.Node> nodes = violation.getPropertyPath().iterator();
		String method = nodes.next().getName();
		Path.Node argument = nodes.next();
		if (argument.getKind() == ElementKind.CROSS_PARAMETER) {
			return call.violation(violation.getMessage());
		}
		// The rest of the path, without the parameter names that the validator found.
		String path = violation.getPropertyPath()
			.toString()
			.substring(method.length() + 1 + argument.getName().length());
		int index = argument.as(Path.ParameterNode.class).getParameterIndex();
		return call.violation(index, CONTAINER_ELEMENT.matcher(path).replaceAll(""), violation.getMessage());
	}

}
