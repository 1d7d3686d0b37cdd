package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.error.InvalidNodeNameException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by an
 * {@link InvalidNodeNameException}. An invalid property is left to Spring Boot's own
 * analyzer, which also reports the origin of the property.
 */
final class InvalidNodeNameFailureAnalyzer extends AbstractFailureAnalyzer<InvalidNodeNameException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidNodeNameException cause) {
		if (findCause(rootFailure, InvalidConfigurationPropertyValueException.class) != null) {
			return null;
		}
		return new FailureAnalysis("The PeerLink node could not start: " + cause.getMessage() + ".",
				"Change the name, which is that of 'peerlink.node.name' unless the application makes its own PeerLink "
						+ "bean: at most 63 bytes in UTF-8, without control characters.",
				cause);
	}

}
