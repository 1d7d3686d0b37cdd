package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.error.PortInUseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by a
 * {@link PortInUseException}.
 */
final class PortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		String property = cause.isTcp() ? "peerlink.node.tcp-port" : "peerlink.node.port";
		return new FailureAnalysis(
				"The PeerLink node could not start: " + (cause.isTcp() ? "TCP" : "UDP") + " port " + cause.getPort()
						+ " is in use.",
				"Stop the process that uses the port, set '" + property + "' to another one, or remove the property "
						+ "to have a free port chosen.",
				cause);
	}

}
