package io.peerlink.internal.wire.codec;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code pl} object. Members that have their default value are left out.
 */
final class ExtensionWriter {

	private static final byte[] START = JsonBuffer.ascii(",\"" + FieldNames.PL + "\":{\"v\":" + Extension.VERSION);

	private static final byte[] END = JsonBuffer.ascii("}");

	private static final byte[] SHORT_START = JsonBuffer.ascii(",\"" + FieldNames.PL + "\":[\"");

	private static final byte[] SHORT_END = JsonBuffer.ascii("]");

	private ExtensionWriter() {
	}

	/**
	 * Writes the object as the next member of a message.
	 */
	static void write(Extension extension, JsonBuffer out) {
		out.raw(START);
		text(out, ExtensionMember.NODE, extension.node());
		text(out, ExtensionMember.INSTANCE, extension.instance());
		text(out, ExtensionMember.TO, extension.to());
		if (extension.isNumbered()) {
			numbers(extension, out);
		}
		number(out, ExtensionMember.RE, extension.attemptEcho());
		number(out, ExtensionMember.TOOK, extension.processingMicros());
		number(out, ExtensionMember.UP, extension.nameAge());
		number(out, ExtensionMember.BUN, extension.forms());
		number(out, ExtensionMember.TCP, extension.tcpPort());
		out.raw(END);
	}

	/**
	 * Writes the array that takes the place of the object in a short request: the texts
	 * in one, then the numbers up to the last one that has not its default value.
	 * @param extension {@link Extension#isCall() that of a call}
	 * @param pair the instances of the extension
	 */
	static void writeShort(Extension extension, InstancePair pair, JsonBuffer out) {
		out.raw(SHORT_START);
		pair.writeTo(out);
		out.raw('"');
		long low = extension.lowestPending();
		long end = (extension.completed() > low) ? extension.completed() - low : 0;
		element(out, extension.seq());
		element(out, extension.ttl());
		if (extension.attempt() > 1) {
			element(out, extension.seq() - low);
			element(out, end);
			element(out, extension.attempt());
		}
		else if (end > 0) {
			element(out, extension.seq() - low);
			element(out, end);
		}
		else if (low < extension.seq()) {
			element(out, extension.seq() - low);
		}
		out.raw(SHORT_END);
	}

	private static void element(JsonBuffer out, long number) {
		out.raw(',');
		out.number(number);
	}

	private static void numbers(Extension extension, JsonBuffer out) {
		boolean usual = extension.seq() != Extension.ABSENT && extension.ttl() != Extension.ABSENT;
		number(out, ExtensionMember.SEQ, extension.seq());
		number(out, ExtensionMember.LOW,
				(usual && extension.lowestPending() == extension.seq()) ? Extension.ABSENT : extension.lowestPending());
		number(out, ExtensionMember.END, extension.completed());
		number(out, ExtensionMember.TRY, (usual && extension.attempt() == 1) ? Extension.ABSENT : extension.attempt());
		number(out, ExtensionMember.TTL, extension.ttl());
	}

	private static void text(JsonBuffer out, ExtensionMember member, @Nullable String text) {
		if (text != null) {
			out.raw(member.separatedName());
			out.string(text);
		}
	}

	private static void number(JsonBuffer out, ExtensionMember member, long number) {
		if (number != Extension.ABSENT) {
			out.raw(member.separatedName());
			out.number(number);
		}
	}

}
