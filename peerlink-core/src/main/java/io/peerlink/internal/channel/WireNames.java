package io.peerlink.internal.channel;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.CloseReason;
import io.peerlink.channel.OverflowPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The names of orderings, policies and close reasons on the wire (WIRE.md section 3).
 */
final class WireNames {

	private static final int MAX_REASON_LENGTH = 64;

	private WireNames() {
	}

	/**
	 * Returns the ordering that an open request asks for.
	 * @param name the name on the wire, {@code null} when the peer does not say
	 * @return the ordering, {@code null} for one that this version does not know
	 */
	static @Nullable ChannelOrdering ordering(@Nullable String name) {
		if (name == null) {
			return ChannelOrdering.RAW;
		}
		return switch (name) {
			case "RAW" -> ChannelOrdering.RAW;
			case "SEQUENCE" -> ChannelOrdering.SEQUENCE;
			default -> null;
		};
	}

	static String of(ChannelOrdering ordering) {
		return ordering.name();
	}

	static String of(OverflowPolicy policy) {
		return switch (policy) {
			case DROP_OLDEST -> "drop_oldest";
			case DROP_NEWEST -> "drop_newest";
		};
	}

	/**
	 * Returns a close reason from the network, where it may be anything, as users see it:
	 * without control characters, at most 64 characters long, and never
	 * {@code local_close}, which is a reason of this side.
	 * @param reason the reason on the wire, {@code null} when the peer does not say
	 * @return the reason
	 */
	static String closeReason(@Nullable String reason) {
		if (reason == null) {
			return CloseReason.CLOSED;
		}
		String printable = reason.codePoints()
			.filter((codePoint) -> !Character.isISOControl(codePoint))
			.limit(MAX_REASON_LENGTH)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		return (printable.isBlank() || printable.equals(CloseReason.LOCAL_CLOSE)) ? CloseReason.CLOSED : printable;
	}

}
