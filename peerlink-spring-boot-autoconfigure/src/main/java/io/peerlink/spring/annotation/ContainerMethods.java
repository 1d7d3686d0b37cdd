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
 * Public methods that a bean has for its container, for the JDK or for channels, and not
 * for its users: callbacks, injection points, listeners. A peer that could call
 * {@code close()} or {@code setDataSource(...)} would be a surprise.
 */
final class ContainerMethods {

	private static final Set<String> ANNOTATIONS = Set.of("jakarta.annotation.PostConstruct",
			"jakarta.annotation.PreDestroy", "jakarta.annotation.Resource", "jakarta.inject.Inject",
			"org.springframework.beans.factory.annotation.Autowired",
			"org.springframework.beans.factory.annotation.Value", "org.springframework.context.annotation.Bean",
			"org.springframework.context.event.EventListener", "org.springframework.scheduling.annotation.Scheduled",
			"org.springframework.scheduling.annotation.Schedules", PeerLinkChannel.class.getName());

	private static final Set<String> INFERRED_DESTROY_METHODS = Set.of("close", "shutdown");

	private ContainerMethods() {
	}

	static boolean contain(Method method) {
		return isForeign(method.getDeclaringClass()) || ReflectionUtils.isObjectMethod(method) || isAnnotated(method)
				|| implementsForeignInterface(method) || isInferredDestroyMethod(method);
	}

	/**
	 * What Spring calls at the end of a bean that a {@code @Bean} method made.
	 */
	private static boolean isInferredDestroyMethod(Method method) {
		return method.getParameterCount() == 0 && INFERRED_DESTROY_METHODS.contains(method.getName());
	}

	private static boolean isAnnotated(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.anyMatch((annotation) -> ANNOTATIONS.contains(annotation.getType().getName()));
	}

	private static boolean implementsForeignInterface(Method method) {
		return ClassUtils.getAllInterfacesForClassAsSet(method.getDeclaringClass())
			.stream()
			.filter(ContainerMethods::isForeign)
			.flatMap((type) -> Arrays.stream(type.getMethods()))
			.anyMatch((declared) -> isImplementedBy(method, declared));
	}

	/**
	 * Parameters whose types are type variables of the interface may be narrower in the
	 * implementation.
	 */
	private static boolean isImplementedBy(Method method, Method declared) {
		Class<?>[] declaredTypes = declared.getParameterTypes();
		Class<?>[] types = method.getParameterTypes();
		return declared.getName().equals(method.getName()) && declaredTypes.length == types.length
				&& IntStream.range(0, types.length).allMatch((i) -> declaredTypes[i].isAssignableFrom(types[i]));
	}

	private static boolean isForeign(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jakarta.")
				|| name.startsWith("org.springframework.");
	}

}
