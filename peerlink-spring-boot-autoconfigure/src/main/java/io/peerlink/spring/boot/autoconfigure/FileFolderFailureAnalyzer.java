package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.file.FileFolderException;
import io.peerlink.file.FileFolderException.Folder;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by a
 * {@link FileFolderException}.
 */
final class FileFolderFailureAnalyzer extends AbstractFailureAnalyzer<FileFolderException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, FileFolderException cause) {
		boolean inbox = cause.getFolder() == Folder.INBOX;
		String property = inbox ? "peerlink.files.inbox" : "peerlink.files.shared";
		return new FailureAnalysis("The PeerLink node could not start: " + cause.getMessage() + ".",
				"Set '" + property + "' to a folder that this application may " + (inbox ? "write" : "read")
						+ ", or remove the property to " + (inbox ? "take" : "share") + " no files.",
				cause);
	}

}
