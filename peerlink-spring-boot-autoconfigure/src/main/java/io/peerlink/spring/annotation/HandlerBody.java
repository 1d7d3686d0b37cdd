package io.peerlink.spring.annotation;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;

/**
 * Invokes a handler's method for a request: adds the arguments that describe the caller,
 * converts asynchronous and reactive results, and reports constraint violations as
 * invalid arguments.
 *
 * @param method the method as callers see it, with a body that invokes the bean
 * @param parameters all parameters of the bean's method, in order
 * @param result converts the return value
 * @param violations finds constraint violations of the arguments
 */
record HandlerBody(RpcMethod method, List<HandlerParameter> parameters, HandlerResult result,
		ArgumentViolations violations) implements RpcMethod.Body {

	@Override
	public @Nullable Object invoke(@Nullable Object[] args) throws Throwable {
		@Nullable Object[] values = complete(args);
		try {
			Object answer = this.result.toAnswer(this.method.body().invoke(values));
			return (answer instanceof CompletionStage<?> stage) ? DeferredAnswer.of(stage, this::translate) : answer;
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
		List<String> problems = this.violations.describe(failure);
		return problems.isEmpty() ? failure
				: new InvalidArgumentsException(this.method.signature(), String.join("; ", problems));
	}

}
