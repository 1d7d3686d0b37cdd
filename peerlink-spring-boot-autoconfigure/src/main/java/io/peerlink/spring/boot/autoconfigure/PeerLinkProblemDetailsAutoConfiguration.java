package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.web.PeerLinkExceptionHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ControllerAdvice;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the
 * {@link PeerLinkExceptionHandler}. Disabled by default, like the problem details of
 * Spring MVC and WebFlux.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnClass({ ProblemDetail.class, ControllerAdvice.class })
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("peerlink.web.problemdetails.enabled")
public final class PeerLinkProblemDetailsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PeerLinkExceptionHandler peerLinkExceptionHandler() {
		return new PeerLinkExceptionHandler();
	}

}
