package io.peerlink.spring.annotation;

import java.util.List;

import io.peerlink.rpc.RpcMethod;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler's method as peers want it: adds to the arguments what the method wants
 * to know of the caller, and waits for results of all kinds.
 *
 * @param method the method as callers know it, with a body that calls the bean
 * @param parameters all parameters of the bean's method, in order
 * @param result what it returns
 */
record HandlerBody(RpcMethod method, List<HandlerParameter> parameters,
		HandlerResult result) implements RpcMethod.Body {

	@Override
	public @Nullable Object invoke(@Nullable Object[] args) throws Throwable {
		return this.result.toAnswer(this.method.body().invoke(complete(args)));
	}

	private @Nullable Object[] complete(@Nullable Object[] args) {
		if (args.length == this.parameters.size()) {
			return args;
		}
		@Nullable Object[] values = new Object[this.parameters.size()];
		int next = 0;
		for (int i = 0; i < values.length; i++) {
			HandlerParameter parameter = this.parameters.get(i);
			values[i] = parameter.isSent() ? args[next++] : parameter.caller(this.method);
		}
		return values;
	}

}
