package io.peerlink.internal.server;

import java.util.List;
import java.util.stream.Collectors;

import io.peerlink.error.UnknownMethodException;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a method is told that is not registered. A Java caller, which sends
 * an extension object, gets a type of its own and the names that it may have meant;
 * others get what Python nodes answer.
 *
 * @param type the kind of error
 * @param message what a person can read
 */
record UnknownMethod(String type, String message) {

	static UnknownMethod of(Message.Request request, HandlerRegistry registry, @Nullable Peer caller) {
		String message = UnknownMethodException.pythonMessage(request.rpc());
		if (request.pl() == null) {
			return new UnknownMethod(UnknownMethodException.PYTHON_TYPE, message);
		}
		return new UnknownMethod(UnknownMethodException.REMOTE_TYPE,
				message + suggestion(registry.similarTo(request.rpc(), caller)));
	}

	private static String suggestion(List<String> similar) {
		return similar.isEmpty() ? "" : similar.stream().collect(Collectors.joining("', '", "; similar: '", "'"));
	}

}
