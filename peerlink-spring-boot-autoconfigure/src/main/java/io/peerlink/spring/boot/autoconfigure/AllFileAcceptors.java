package io.peerlink.spring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;

import io.peerlink.file.FileAcceptor;
import io.peerlink.file.FileOffer;

/**
 * {@link FileAcceptor} that takes a file when all others do. The first refusal counts.
 *
 * @param acceptors the others, in the order in which they are asked
 */
record AllFileAcceptors(List<FileAcceptor> acceptors) implements FileAcceptor {

	@Override
	public Optional<String> refusal(FileOffer offer) {
		return this.acceptors.stream().flatMap((acceptor) -> acceptor.refusal(offer).stream()).findFirst();
	}

}
