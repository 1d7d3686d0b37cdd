package io.peerlink.handler;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the compilers of Kotlin and Groovy make of their methods. Knows the languages by
 * names only, as neither need be on the class path.
 */
final class JvmLanguages {

	private static final String GROOVY_OBJECT = "groovy.lang.GroovyObject";

	private static final Set<String> GROOVY_METHODS = Set.of("invokeMethod", "getProperty", "setProperty",
			"getMetaClass", "setMetaClass");

	private JvmLanguages() {
	}

	/**
	 * Returns whether a method is a suspend function, whose last parameter is the rest of
	 * its caller.
	 */
	static boolean isSuspending(Method method) {
		Class<?>[] types = method.getParameterTypes();
		return types.length > 0 && types[types.length - 1].getName().equals("kotlin.coroutines.Continuation");
	}

	/**
	 * Returns whether a method is public for the compiler only.
	 */
	static boolean isCompilerMade(Method method) {
		String name = method.getName();
		boolean mangled = name.indexOf('$') >= 0 || name.indexOf('-') >= 0;
		return mangled || isOfGroovyObject(method) || isPropertySetter(method);
	}

	private static boolean isOfGroovyObject(Method method) {
		return GROOVY_METHODS.contains(method.getName()) && isGroovy(method.getDeclaringClass());
	}

	/**
	 * Returns whether a method sets a property of Kotlin or Groovy, which nobody has
	 * written as a method.
	 */
	private static boolean isPropertySetter(Method method) {
		Class<?> type = method.getDeclaringClass();
		String name = method.getName();
		if (!name.startsWith("set") || name.length() == "set".length() || method.getParameterCount() != 1
				|| method.getReturnType() != void.class || !(isKotlin(type) || isGroovy(type))) {
			return false;
		}
		String property = name.substring("set".length());
		String field = property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1);
		return Arrays.stream(type.getDeclaredFields())
			.filter((candidate) -> candidate.getName().equals(field) || candidate.getName().equals("is" + property))
			.anyMatch((candidate) -> isSetBy(candidate, method));
	}

	private static boolean isSetBy(Field field, Method method) {
		return Modifier.isPrivate(field.getModifiers()) && field.getType() == method.getParameterTypes()[0];
	}

	private static boolean isKotlin(Class<?> type) {
		return Arrays.stream(type.getAnnotations())
			.anyMatch((annotation) -> annotation.annotationType().getName().equals("kotlin.Metadata"));
	}

	private static boolean isGroovy(Class<?> type) {
		return Stream.<Class<?>>iterate(type, (current) -> current != null, Class::getSuperclass)
			.flatMap((current) -> Arrays.stream(current.getInterfaces()))
			.anyMatch((implemented) -> implemented.getName().equals(GROOVY_OBJECT));
	}

}
