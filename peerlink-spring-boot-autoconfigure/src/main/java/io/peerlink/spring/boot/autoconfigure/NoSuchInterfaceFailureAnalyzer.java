package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.error.NoSuchInterfaceException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by a
 * {@link NoSuchInterfaceException}: none of the configured network interfaces exists.
 */
final class NoSuchInterfaceFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchInterfaceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoSuchInterfaceException cause) {
		return new FailureAnalysis("The PeerLink node could not start: " + cause.getMessage() + ".",
				"Set 'peerlink.discovery.interfaces' to names or IPv4 addresses of interfaces that exist, with '*' for "
						+ "any characters, or remove the property to use all that can multicast.",
				cause);
	}

}
