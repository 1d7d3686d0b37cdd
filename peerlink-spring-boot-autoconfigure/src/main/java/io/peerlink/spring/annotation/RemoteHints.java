package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Registers runtime hints for methods that are called by peers or that call peers: for
 * the methods themselves, and for the types that are converted to and from JSON.
 */
final class RemoteHints {

	private final RuntimeHints hints;

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	private final PayloadType payload = new PayloadType(ReactiveAdapterRegistry.getSharedInstance());

	RemoteHints(RuntimeHints hints) {
		this.hints = hints;
	}

	/**
	 * Registers hints for the methods that peers can call, if the bean is a handler.
	 */
	void registerHandler(UserBean bean) {
		if (!AnnotatedElementUtils.hasAnnotation(bean.type(), PeerLinkHandler.class)) {
			return;
		}
		HandlerMethods.of(bean).forEach((method, exposed) -> {
			registerInvocation(method, bean.type());
			parameterTypes(method, bean.type())
				.filter((type) -> HandlerParameter.of(exposed.name(), type, false).isSent())
				.forEach(this::registerPayload);
			registerPayload(GenericTypeResolver.resolveType(method.getGenericReturnType(), bean.type()));
		});
	}

	/**
	 * Registers hints for the methods that receive messages of channels, if the bean has
	 * any.
	 */
	void registerChannels(UserBean bean) {
		AnnotatedMethods.of(bean.type(), PeerLinkChannel.class).keySet().forEach((method) -> {
			registerInvocation(method, bean.type());
			parameterTypes(method, bean.type()).filter((type) -> ChannelArgument.of(type) == ChannelArgument.PAYLOAD)
				.forEach(this::registerBinding);
		});
	}

	/**
	 * Registers hints for the methods that take streams, if the bean has any.
	 */
	void registerStreams(UserBean bean) {
		AnnotatedMethods.of(bean.type(), PeerLinkStream.class)
			.keySet()
			.forEach((method) -> registerInvocation(method, bean.type()));
	}

	/**
	 * Registers hints for the interface of a client. Its default methods are invoked by
	 * reflection, the others are inspected.
	 */
	void registerClient(Class<?> type) {
		this.hints.proxies().registerJdkProxy(type);
		this.hints.reflection().registerType(type);
		for (Method method : type.getMethods()) {
			registerInvocation(method);
			if (!method.isDefault()) {
				parameterTypes(method, type)
					.filter((parameter) -> HandlerParameter.of(method.getName(), parameter, false).isSent())
					.forEach(this::registerPayload);
				registerPayload(GenericTypeResolver.resolveType(method.getGenericReturnType(), type));
			}
		}
	}

	/**
	 * Registers a method and its declarations in interfaces. A bean that is a proxy with
	 * interfaces is invoked through one of them, whose parameters may be type variables.
	 */
	private void registerInvocation(Method method, Class<?> type) {
		Stream<Method> declarations = ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.flatMap((declaring) -> Arrays.stream(declaring.getMethods()))
			.filter((declaration) -> declaration.getName().equals(method.getName())
					&& declaration.getParameterCount() == method.getParameterCount());
		Stream.concat(Stream.of(method), declarations).forEach(this::registerInvocation);
	}

	private void registerInvocation(Method method) {
		List<TypeReference> parameterTypes = Arrays.stream(method.getParameterTypes())
			.map(RemoteHints::reference)
			.toList();
		this.hints.reflection()
			.registerType(method.getDeclaringClass(),
					(type) -> type.withMethod(method.getName(), parameterTypes, ExecutableMode.INVOKE));
	}

	private void registerPayload(Type declared) {
		Type type = this.payload.of(declared);
		if (type != null) {
			registerBinding(type);
		}
	}

	/**
	 * Registers a type that is converted to or from JSON. Spring's registrar does not
	 * inspect the component types of arrays.
	 */
	private void registerBinding(Type type) {
		ResolvableType resolvable = ResolvableType.forType(type);
		if (resolvable.isArray()) {
			this.hints.reflection().registerType(reference(resolvable.toClass()));
			registerBinding(resolvable.getComponentType().getType());
			return;
		}
		if (type instanceof ParameterizedType parameterized) {
			Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::registerBinding);
		}
		this.binding.registerReflectionHints(this.hints.reflection(), type);
	}

	/**
	 * Returns a reference with a name that native images support. Spring's own name for
	 * {@code long[][]} is {@code java.lang.long[][]}.
	 */
	private static TypeReference reference(Class<?> type) {
		Class<?> element = type;
		while (element.isArray()) {
			element = element.getComponentType();
		}
		return element.isPrimitive() ? TypeReference.of(type.getCanonicalName()) : TypeReference.of(type);
	}

	private static Stream<Type> parameterTypes(Method method, Class<?> type) {
		return Arrays.stream(method.getGenericParameterTypes())
			.map((parameter) -> GenericTypeResolver.resolveType(parameter, type));
	}

}
