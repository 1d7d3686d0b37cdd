package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.file.ReceivedFile;

import org.springframework.context.ApplicationEvent;

/**
 * Event published when a file of another node has arrived in the inbox: it is complete
 * and has its name. Listeners are called on an event thread of the node, one file after
 * the other, and may block it.
 *
 * @since 0.1.0
 */
public class PeerFileReceivedEvent extends ApplicationEvent {

	private final transient ReceivedFile file;

	public PeerFileReceivedEvent(PeerLink node, ReceivedFile file) {
		super(node);
		this.file = file;
	}

	/**
	 * Returns the file.
	 * @return the file, where it is, and who has sent it
	 */
	public ReceivedFile getFile() {
		return this.file;
	}

	/**
	 * Returns the node.
	 * @return the node of this application
	 */
	public PeerLink getNode() {
		return (PeerLink) getSource();
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.file + "]";
	}

}
