package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.error.AddressNotAvailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what to do when the address to listen on is not one of this machine.
 */
final class AddressNotAvailableFailureAnalyzer extends AbstractFailureAnalyzer<AddressNotAvailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AddressNotAvailableException cause) {
		return new FailureAnalysis("The PeerLink node could not start: " + cause.getMessage() + ".",
				"Set 'peerlink.node.bind-address' to an address of this machine, or remove the property to listen on "
						+ "all of them.",
				cause);
	}

}
