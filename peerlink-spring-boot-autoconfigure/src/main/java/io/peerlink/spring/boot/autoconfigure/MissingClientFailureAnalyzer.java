package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.annotation.PeerLinkClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * An {@link AbstractInjectionFailureAnalyzer} that performs analysis of failures caused
 * by a {@link NoSuchBeanDefinitionException} for a client interface. Ordered before
 * Spring Boot's own analyzer, which reports any missing bean.
 */
@Order(0)
final class MissingClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final Environment environment;

	MissingClientFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = cause.getBeanType();
		if (type == null || cause.getNumberOfBeansFound() != 0
				|| !AnnotatedElementUtils.isAnnotated(type, PeerLinkClient.class)) {
			return null;
		}
		String required = ((description != null) ? description : "A component") + " required the PeerLink client "
				+ type.getName();
		if (!this.environment.getProperty("peerlink.enabled", Boolean.class, true)) {
			return new FailureAnalysis(required + ", and there is none because 'peerlink.enabled' is 'false'.",
					"Remove 'peerlink.enabled', inject an ObjectProvider of the client, or define a bean of its type "
							+ "that does not call peers.",
					cause);
		}
		return new FailureAnalysis(required + ", and it was not found.",
				"Add '@PeerLinkClientScan(basePackageClasses = " + ClassUtils.getShortName(type)
						+ ".class)' to a configuration class if its package is not below that of the application. "
						+ "If it is, make sure that there is one bean of type 'PeerLink', or a primary one.",
				cause);
	}

}
