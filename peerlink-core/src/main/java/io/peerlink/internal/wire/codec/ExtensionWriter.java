package io.peerlink.internal.wire.codec;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code pl} object. Members that have their default value are left out.
 */
final class ExtensionWriter {

	private static final byte[] START = JsonBuffer.ascii(",\"" + FieldNames.PL + "\":{\"v\":" + Extension.VERSION);

	private static final byte[] END = JsonBuffer.ascii("}");

	private final JsonBuffer out;

	private ExtensionWriter(JsonBuffer out) {
		this.out = out;
	}

	/**
	 * Writes the object as the next member of a message.
	 * @param realm the realm of this node
	 */
	static void write(Extension extension, Realm realm, JsonBuffer out) {
		out.raw(START);
		ExtensionWriter writer = new ExtensionWriter(out);
		writer.members(extension);
		writer.text(ExtensionMember.REALM, realm.id());
		out.raw(END);
	}

	private void members(Extension extension) {
		boolean usual = extension.seq() != Extension.ABSENT && extension.ttl() != Extension.ABSENT;
		text(ExtensionMember.NODE, extension.node());
		text(ExtensionMember.INSTANCE, extension.instance());
		text(ExtensionMember.TO, extension.to());
		number(ExtensionMember.SEQ, extension.seq());
		number(ExtensionMember.LOW,
				(usual && extension.lowestPending() == extension.seq()) ? Extension.ABSENT : extension.lowestPending());
		number(ExtensionMember.END, extension.completed());
		number(ExtensionMember.TRY, (usual && extension.attempt() == 1) ? Extension.ABSENT : extension.attempt());
		number(ExtensionMember.TTL, extension.ttl());
		number(ExtensionMember.RE, extension.attemptEcho());
		number(ExtensionMember.TOOK, extension.processingMicros());
		number(ExtensionMember.UP, extension.nameAge());
	}

	private void text(ExtensionMember member, @Nullable String text) {
		if (text != null) {
			this.out.raw(member.separatedName());
			this.out.string(text);
		}
	}

	private void number(ExtensionMember member, long number) {
		if (number != Extension.ABSENT) {
			this.out.raw(member.separatedName());
			this.out.number(number);
		}
	}

}
