package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.error.AddressNotAvailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by an
 * {@link AddressNotAvailableException}: the bind address is not an address of this
 * machine.
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
