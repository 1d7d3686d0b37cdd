package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.annotation.DuplicateMethodException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what to do when two methods would be known to peers by one name.
 */
final class DuplicateMethodFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateMethodException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateMethodException cause) {
		return new FailureAnalysis(
				"Peers could not tell two methods apart by the name '" + cause.getMethodName() + "':"
						+ line(cause.getExistingMethod()) + line(cause.getDuplicateMethod()),
				"Give one of them another name with @PeerLinkMethod, give one of their classes a prefix with "
						+ "@PeerLinkHandler, or annotate only those methods that peers may call.",
				cause);
	}

	private static String line(String method) {
		return System.lineSeparator() + "  - " + method;
	}

}
