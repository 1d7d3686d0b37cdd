package io.peerlink.spring.annotation;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.security.PeerAuthenticationToken;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Hands the security context of a handler's thread to the reactive types that it returns.
 */
final class ReactiveSecurity {

	private static final boolean PRESENT = ClassUtils.isPresent(
			"org.springframework.security.core.context.ReactiveSecurityContextHolder",
			ReactiveSecurity.class.getClassLoader());

	private ReactiveSecurity() {
	}

	/**
	 * Adds the security context of the current thread.
	 * @param context the context of Reactor
	 * @return the same if there is no Spring Security, or nobody on this thread
	 */
	static Context addTo(Context context) {
		return PRESENT ? Holder.addTo(context) : context;
	}

	/**
	 * Loaded with Spring Security only.
	 */
	private static final class Holder {

		static Context addTo(Context context) {
			Authentication authentication = authentication();
			return (authentication != null)
					? context.putAll(ReactiveSecurityContextHolder.withAuthentication(authentication).readOnly())
					: context;
		}

		/**
		 * An application may keep its security contexts elsewhere, by a bean of its own.
		 */
		private static @Nullable Authentication authentication() {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return (authentication != null) ? authentication
					: CurrentPeer.get().map(PeerAuthenticationToken::new).orElse(null);
		}

	}

}
