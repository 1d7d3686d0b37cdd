package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.error.NameTakenException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by a
 * {@link NameTakenException}: another node has the name of the node.
 */
final class NameTakenFailureAnalyzer extends AbstractFailureAnalyzer<NameTakenException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NameTakenException cause) {
		return new FailureAnalysis("The PeerLink node could not start: " + cause.getMessage() + ".",
				"Set 'peerlink.node.name' to a name that no other node on the network has, set "
						+ "'peerlink.node.rename-on-conflict' to 'true' to have a number appended, or remove both "
						+ "properties to have a name made of the application's name and the host's.",
				cause);
	}

}
