package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Detects public methods of a bean that are not meant for its users: container callbacks,
 * injection points, event and channel listeners, and implementations of interfaces of the
 * JDK, Spring, Kotlin or Groovy. Peers must not be able to call {@code close()} or
 * {@code setDataSource(...)}.
 */
final class ContainerMethods {

	private static final Set<String> ANNOTATIONS = Set.of("jakarta.annotation.PostConstruct",
			"jakarta.annotation.PreDestroy", "jakarta.annotation.Resource", "jakarta.inject.Inject",
			"org.springframework.beans.factory.annotation.Autowired",
			"org.springframework.beans.factory.annotation.Value", "org.springframework.context.annotation.Bean",
			"org.springframework.context.event.EventListener", "org.springframework.scheduling.annotation.Scheduled",
			"org.springframework.scheduling.annotation.Schedules", PeerLinkChannel.class.getName(),
			PeerLinkStream.class.getName());

	private ContainerMethods() {
	}

	static boolean contains(Method method) {
		return isFrameworkType(method.getDeclaringClass()) || ReflectionUtils.isObjectMethod(method)
				|| isAnnotated(method) || implementsFrameworkInterface(method);
	}

	private static boolean isAnnotated(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.anyMatch((annotation) -> ANNOTATIONS.contains(annotation.getType().getName()));
	}

	private static boolean implementsFrameworkInterface(Method method) {
		return ClassUtils.getAllInterfacesForClassAsSet(method.getDeclaringClass())
			.stream()
			.filter(ContainerMethods::isFrameworkType)
			.flatMap((type) -> Arrays.stream(type.getMethods()))
			.anyMatch((declared) -> isImplementedBy(method, declared));
	}

	/**
	 * Returns whether a method implements a declared one. A parameter whose type is a
	 * type variable of the interface may have a subtype in the implementation.
	 */
	private static boolean isImplementedBy(Method method, Method declared) {
		Class<?>[] declaredTypes = declared.getParameterTypes();
		Class<?>[] types = method.getParameterTypes();
		return declared.getName().equals(method.getName()) && declaredTypes.length == types.length
				&& IntStream.range(0, types.length).allMatch((i) -> declaredTypes[i].isAssignableFrom(types[i]));
	}

	private static boolean isFrameworkType(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jakarta.")
				|| name.startsWith("org.springframework.") || name.startsWith("kotlin.") || name.startsWith("groovy.");
	}

}
