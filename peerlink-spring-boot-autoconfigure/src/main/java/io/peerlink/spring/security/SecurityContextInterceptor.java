package io.peerlink.spring.security;

import java.util.function.Supplier;

import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Runs handlers with a {@link PeerAuthenticationToken} in the security context, and tells
 * callers that they are denied what Spring Security denies them.
 * <p>
 * A handler may run on a thread that belongs to others, such as one that waits for a
 * reply. So whatever context it had is set again.
 *
 * @since 0.1.0
 */
public class SecurityContextInterceptor implements HandlerInterceptor {

	private final Supplier<SecurityContextHolderStrategy> strategy;

	/**
	 * Creates an interceptor for the strategy of the {@link SecurityContextHolder}.
	 */
	public SecurityContextInterceptor() {
		this(SecurityContextHolder::getContextHolderStrategy);
	}

	/**
	 * Creates an interceptor.
	 * @param strategy returns what holds the security context, for each request
	 */
	public SecurityContextInterceptor(Supplier<SecurityContextHolderStrategy> strategy) {
		this.strategy = strategy;
	}

	@Override
	public @Nullable Object around(CurrentPeer caller, Invocation handler) throws Throwable {
		SecurityContextHolderStrategy holder = this.strategy.get();
		SecurityContext previous = holder.getContext();
		SecurityContext context = holder.createEmptyContext();
		context.setAuthentication(new PeerAuthenticationToken(caller));
		holder.setContext(context);
		try {
			return handler.proceed();
		}
		finally {
			restore(holder, previous);
		}
	}

	private static void restore(SecurityContextHolderStrategy holder, SecurityContext previous) {
		if (previous.equals(holder.createEmptyContext())) {
			holder.clearContext();
		}
		else {
			holder.setContext(previous);
		}
	}

	/**
	 * The rule that denies is not the caller's business.
	 */
	@Override
	public Throwable translate(Throwable failure) {
		return (failure instanceof AccessDeniedException || failure instanceof AuthenticationException)
				? new CallerNotAllowedException("The caller may not do that", failure) : failure;
	}

}
