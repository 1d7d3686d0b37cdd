package io.peerlink.spring.annotation;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler's method as peers want it: adds to the arguments what the method wants
 * to know of the caller, waits for results of all kinds, and tells an argument that
 * violates a constraint from a failure.
 *
 * @param method the method as callers know it, with a body that calls the bean
 * @param parameters all parameters of the bean's method, in order
 * @param result what it returns
 * @param violations what validation says of its arguments
 */
record HandlerBody(RpcMethod method, List<HandlerParameter> parameters, HandlerResult result,
		ArgumentViolations violations) implements RpcMethod.Body {

	@Override
	public @Nullable Object invoke(@Nullable Object[] args) throws Throwable {
		@Nullable Object[] values = complete(args);
		try {
			Object answer = this.result.toAnswer(this.method.body().invoke(values));
			return (answer instanceof CompletionStage<?> stage) ? LaterAnswer.of(stage, this::translate) : answer;
		}
		catch (Throwable ex) {
			throw translate(ex);
		}
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

	private Throwable translate(Throwable failure) {
		List<String> problems = this.violations.in(failure);
		return problems.isEmpty() ? failure
				: new InvalidArgumentsException(this.method.signature(), String.join("; ", problems));
	}

}
