package io.peerlink.cli.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.PortInUseException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.file.FileTransferException;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a command or of a part of it.
 *
 * @param type the kind of failure, in snake case
 * @param message a sentence for people
 * @param hint advice for people, or {@code null}
 * @param details further fields of the JSON output, by name
 */
public record Failure(String type, String message, @Nullable String hint,
		Map<String, @Nullable Object> details) implements OutputEvent {

	private static final String NO_PEERS_HINT = "'peerlink doctor' finds out what blocks discovery.";

	public Failure {
		details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
	}

	/**
	 * Creates a failure without hint and details.
	 * @param type the kind of failure, in snake case
	 * @param message a sentence for people
	 */
	public Failure(String type, String message) {
		this(type, message, null, Map.of());
	}

	/**
	 * Returns the failure to find peers.
	 * @param message a sentence for people
	 * @return the failure
	 */
	public static Failure noPeers(String message) {
		return new Failure("peer_not_found", message, NO_PEERS_HINT, Map.of());
	}

	/**
	 * Returns the failure that an exception of a node stands for.
	 * @param ex the exception
	 * @return the failure
	 */
	public static Failure of(PeerLinkException ex) {
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof PeerNotFoundException notFound) {
			String hint = notFound.getKnownPeers().isEmpty() ? NO_PEERS_HINT : null;
			if (notFound.getRefusal().isPresent()) {
				hint = notFound.getRefusal().get() + ".";
			}
			return new Failure("peer_not_found", message, hint, Map.of("known_peers", notFound.getKnownPeers()));
		}
		if (ex instanceof RemoteErrorException remote) {
			return new Failure(typeOf(remote), message, null, remoteDetails(remote));
		}
		if (ex instanceof ChannelRejectedException rejected) {
			return new Failure("channel_rejected", message, null, Map.of("reason", rejected.getReason()));
		}
		if (ex instanceof ChannelClosedException closed) {
			return new Failure("channel_closed", message, null, Map.of("reason", closed.getReason()));
		}
		if (ex instanceof StreamRejectedException rejected) {
			return new Failure("stream_rejected", message, null, Map.of("reason", rejected.getReason()));
		}
		if (ex instanceof FileTransferException file) {
			return new Failure("file_failed", message, null,
					Map.of("reason", file.getReason().name().toLowerCase(Locale.ROOT)));
		}
		return new Failure(typeOf(ex), message);
	}

	private static String typeOf(RemoteErrorException ex) {
		if (ex instanceof PeerBusyException) {
			return "busy";
		}
		return (ex instanceof ReplyLostException) ? "reply_lost" : "remote_error";
	}

	private static Map<String, @Nullable Object> remoteDetails(RemoteErrorException ex) {
		Map<String, @Nullable Object> details = new LinkedHashMap<>();
		details.put("remote_type", ex.getRemoteType());
		details.put("remote_message", ex.getRemoteMessage());
		return details;
	}

	private static String typeOf(PeerLinkException ex) {
		if (ex instanceof PeerTimeoutException) {
			return "timeout";
		}
		if (ex instanceof PeerRestartedException) {
			return "peer_restarted";
		}
		if (ex instanceof PayloadTooLargeException) {
			return "payload_too_large";
		}
		if (ex instanceof NameTakenException) {
			return "name_taken";
		}
		return (ex instanceof PortInUseException) ? "port_in_use" : "failed";
	}

	@Override
	public String text(Style style) {
		String text = style.error("peerlink: ") + style.plain(this.message);
		return (this.hint != null) ? text + "\n" + style.faint(this.hint) : text;
	}

	@Override
	public JsonLine json() {
		return addTo(JsonLine.of("error"));
	}

	/**
	 * Adds the fields of this failure to a JSON object.
	 * @param line the object
	 * @return the object
	 */
	public JsonLine addTo(JsonLine line) {
		line.with("type", this.type).with("message", this.message);
		this.details.forEach(line::with);
		return line;
	}

}
