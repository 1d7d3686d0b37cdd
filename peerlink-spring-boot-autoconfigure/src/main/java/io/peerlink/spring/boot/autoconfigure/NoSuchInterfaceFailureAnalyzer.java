package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.error.NoSuchInterfaceException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what to do when none of the network interfaces to use exists.
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
