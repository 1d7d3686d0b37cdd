package io.peerlink.internal.context;

import java.util.List;
import java.util.function.Supplier;

import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.handler.CallAuthorizer;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerInterceptor;
import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What stands between requests and handlers: who may call, and what surrounds them.
 * Thread-safe.
 */
public final class HandlerGuard {

	/**
	 * Lets everybody call what does not say otherwise.
	 */
	public static final HandlerGuard NONE = new HandlerGuard(List.of(), List.of());

	private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(HandlerGuard.class));

	private final List<CallAuthorizer> authorizers;

	private final List<HandlerInterceptor> interceptors;

	/**
	 * Creates a guard.
	 * @param authorizers all of them have to agree
	 * @param interceptors the first one is outside
	 */
	public HandlerGuard(List<CallAuthorizer> authorizers, List<HandlerInterceptor> interceptors) {
		this.authorizers = List.copyOf(authorizers);
		this.interceptors = List.copyOf(interceptors);
	}

	/**
	 * Decides about a request.
	 * @param method the method that it names
	 * @param caller returns its caller, which is asked only if it matters
	 * @throws CallerNotAllowedException if it must not be executed
	 */
	public void check(RpcMethod method, Supplier<CurrentPeer> caller) {
		if (!method.allowed().isEverybody() && !method.allowed().include(caller.get().peer())) {
			throw denial(method, caller.get());
		}
		// Without an iterator for each request.
		for (int i = 0; i < this.authorizers.size(); i++) {
			if (!mayCall(this.authorizers.get(i), method, caller.get())) {
				throw denial(method, caller.get());
			}
		}
	}

	private boolean mayCall(CallAuthorizer authorizer, RpcMethod method, CurrentPeer caller) {
		try {
			return authorizer.mayCall(caller, method);
		}
		catch (CallerNotAllowedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			if (translate(ex) instanceof CallerNotAllowedException denial) {
				throw denial;
			}
			// Whoever cannot decide must not let anybody in.
			this.failures.record("A CallAuthorizer has failed, and a call of " + method.name() + " is denied", ex);
			return false;
		}
	}

	/**
	 * Tells the caller nothing but what it knows, and whether this node knows it.
	 */
	private static CallerNotAllowedException denial(RpcMethod method, CurrentPeer caller) {
		String who = (caller.peer() != null) ? "'" + caller.peer().name() + "'"
				: "A node that is not known here by a name";
		return new CallerNotAllowedException(who + " may not call " + method.name());
	}

	/**
	 * Returns whether it may matter for a request by which name its caller is known.
	 * @param method the method that it names
	 * @return whether anything decides about callers
	 */
	public boolean asksWho(RpcMethod method) {
		return !method.allowed().isEverybody() || !this.authorizers.isEmpty() || !this.interceptors.isEmpty();
	}

	/**
	 * Runs a handler with all that surrounds it.
	 * @param caller returns the caller, which is asked only if it matters
	 * @param handler the handler
	 * @return what the handler has returned
	 * @throws Throwable what the handler has thrown
	 */
	public @Nullable Object around(Supplier<CurrentPeer> caller, HandlerInterceptor.Invocation handler)
			throws Throwable {
		return this.interceptors.isEmpty() ? handler.proceed() : around(caller.get(), handler, 0);
	}

	private @Nullable Object around(CurrentPeer caller, HandlerInterceptor.Invocation handler, int index)
			throws Throwable {
		return (index == this.interceptors.size()) ? handler.proceed()
				: this.interceptors.get(index).around(caller, () -> around(caller, handler, index + 1));
	}

	/**
	 * Returns whether nothing surrounds handlers.
	 * @return whether there are no interceptors
	 */
	public boolean isBare() {
		return this.interceptors.isEmpty();
	}

	/**
	 * Returns the failure that a caller is told.
	 * @param failure what a handler has failed with
	 * @return the failure as the interceptors see it, the innermost one first
	 */
	public Throwable translate(Throwable failure) {
		Throwable told = failure;
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			told = translate(this.interceptors.get(i), told);
		}
		return told;
	}

	private Throwable translate(HandlerInterceptor interceptor, Throwable failure) {
		try {
			return interceptor.translate(failure);
		}
		catch (Throwable ex) {
			this.failures.record("A HandlerInterceptor has failed", ex);
			return failure;
		}
	}

}
