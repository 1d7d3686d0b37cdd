package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.security.PeerAuthenticationToken;
import io.peerlink.spring.security.SecurityContextInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for handlers in applications with
 * Spring Security, which see their caller as a {@link PeerAuthenticationToken}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = PeerLinkAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolder.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
public final class PeerLinkSecurityAutoConfiguration {

	/**
	 * The strategy is the one that method security uses. Other interceptors run with the
	 * security context, unless they are ordered before.
	 */
	@Bean
	@ConditionalOnMissingBean
	@Order(Ordered.HIGHEST_PRECEDENCE + 100)
	SecurityContextInterceptor peerLinkSecurityContextInterceptor(
			ObjectProvider<SecurityContextHolderStrategy> strategy) {
		return new SecurityContextInterceptor(
				() -> strategy.getIfUnique(SecurityContextHolder::getContextHolderStrategy));
	}

}
