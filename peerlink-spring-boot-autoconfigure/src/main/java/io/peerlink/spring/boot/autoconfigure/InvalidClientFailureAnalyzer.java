package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.call.InvalidClientException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by an
 * {@link InvalidClientException}.
 */
final class InvalidClientFailureAnalyzer extends AbstractFailureAnalyzer<InvalidClientException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidClientException cause) {
		return new FailureAnalysis(
				cause.getClientType().getName() + " cannot be a PeerLink client: " + cause.getProblem() + ".",
				StringUtils.capitalize(cause.getRemedy()) + ".", cause);
	}

}
