package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.annotation.DuplicateMethodException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by a
 * {@link DuplicateMethodException}.
 */
final class DuplicateMethodFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateMethodException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateMethodException cause) {
		return new FailureAnalysis(
				"Two methods of handlers have the name '" + cause.getMethodName() + "':"
						+ line(cause.getExistingMethod()) + line(cause.getDuplicateMethod()),
				"Give one of them another name with @PeerLinkMethod, give one of their classes a prefix with "
						+ "@PeerLinkHandler, or annotate only those methods that peers may call.",
				cause);
	}

	private static String line(String method) {
		return System.lineSeparator() + "  - " + method;
	}

}
