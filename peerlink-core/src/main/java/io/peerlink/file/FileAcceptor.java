package io.peerlink.file;

import java.util.Optional;

/**
 * Decides whether a file is taken that another node wants to send. In a Spring
 * application all beans of this type are asked, until one refuses.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FileAcceptor {

	/**
	 * Decides about a file. Called on the thread of the transfer, before anything of the
	 * file is written, and again at each further request of the transfer.
	 * @param offer the file
	 * @return why it is refused, which the sender is told; empty to take it. A failure
	 * refuses it as well, without the reason.
	 */
	Optional<String> refusal(FileOffer offer);

}
