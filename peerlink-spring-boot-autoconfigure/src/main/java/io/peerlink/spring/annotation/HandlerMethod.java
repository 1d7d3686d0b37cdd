package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.IntStream;

import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.Nullness;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * A method of a handler's class. The names and types of the parameters are those of the
 * class, even if the bean is a proxy with an interface that declares others.
 *
 * @param method the method of the bean's class
 * @param bean the bean of that class
 */
record HandlerMethod(Method method, UserBean bean) {

	private static final Logger logger = LoggerFactory.getLogger(HandlerMethod.class);

	/**
	 * Returns an RPC method that invokes this method.
	 * @param name the name for peers
	 * @param execution the thread that it runs on
	 * @return the RPC method
	 * @throws IllegalStateException if the method cannot be invoked through the proxy of
	 * its bean, is a suspend function, its return type is not supported, or it is inline
	 * and its result has to be waited for
	 */
	RpcMethod toRpcMethod(String name, HandlerExecution execution) {
		if (RpcMethod.isSuspending(this.method)) {
			throw new IllegalStateException("Peers cannot call " + this.bean.describe(this.method)
					+ ": it is a suspend function; return a CompletableFuture or a Mono, or make it a plain function");
		}
		List<HandlerParameter> parameters = parameters();
		List<RpcParameter> sent = parameters.stream()
			.filter(HandlerParameter::isSent)
			.map(HandlerParameter::toRpcParameter)
			.toList();
		BeanMethod target = new BeanMethod(this.bean, this.method);
		BeanInstance instance = new BeanInstance(this.bean);
		RpcMethod plain = new RpcMethod(name, sent, this.bean.describe(this.method),
				(args) -> target.invoke(instance.get(), args));
		ArgumentViolations violations = new ArgumentViolations(this.bean.type(), this.method.getName(),
				parameters.stream().map(HandlerParameter::name).toList());
		return new RpcMethod(name, sent, resultType(), plain.description(),
				new HandlerBody(plain, parameters, result(execution), violations), execution);
	}

	private Type resultType() {
		return HandlerResult.valueType(
				GenericTypeResolver.resolveType(this.method.getGenericReturnType(), this.bean.type()),
				ReactiveAdapterRegistry.getSharedInstance());
	}

	private HandlerResult result(HandlerExecution execution) {
		Class<?> type = GenericTypeResolver.resolveReturnType(this.method, this.bean.type());
		if (execution == HandlerExecution.INLINE && HandlerResult.isAwaited(type)) {
			throw new IllegalStateException(this.bean.describe(this.method) + " cannot be inline: its result, a "
					+ type.getSimpleName() + ", has to be waited for; return a CompletableFuture, or make it pooled");
		}
		try {
			return HandlerResult.of(type, ReactiveAdapterRegistry.getSharedInstance());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(
					"Peers cannot call " + this.bean.describe(this.method) + ": " + ex.getMessage(), ex);
		}
	}

	private List<HandlerParameter> parameters() {
		Parameter[] parameters = this.method.getParameters();
		@Nullable String[] names = new DefaultParameterNameDiscoverer().getParameterNames(this.method);
		if (names == null) {
			logger.warn("The names of the parameters of {} are unknown, so that peers cannot call it with keyword "
					+ "arguments; compile it with '-parameters'", this.bean.describe(this.method));
		}
		return IntStream.range(0, parameters.length).mapToObj((i) -> {
			String name = (names != null) ? names[i] : null;
			HandlerParameter parameter = HandlerParameter.of((name != null) ? name : parameters[i].getName(),
					GenericTypeResolver.resolveType(parameters[i].getParameterizedType(), this.bean.type()),
					Nullness.forParameter(parameters[i]) == Nullness.NULLABLE);
			return parameters[i].isVarArgs() ? parameter.withVarArgs() : parameter;
		}).toList();
	}

}
