package io.peerlink.internal.wire.codec;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.SentIds;
import io.peerlink.internal.wire.json.JsonScanner;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages that a busy node receives all the time (requests, responses and
 * channel frames) when they have their usual form: only known fields, in any order, text
 * without escapes. One pass over the bytes, and nothing allocated that is not part of the
 * message and was not read before. What it reads, the {@link GeneralDecoder} would read
 * in the same way. Not thread-safe.
 */
final class FastDecoder {

	private final SentIds sentIds;

	private final TextCache texts = new TextCache();

	private final ExtensionReader extension = new ExtensionReader(this.texts, TextCache.ofInstances(true));

	private int messageEnd;

	private boolean lending;

	/**
	 * Creates a decoder.
	 * @param sentIds the ids that replies may have
	 */
	FastDecoder(SentIds sentIds) {
		this.sentIds = sentIds;
	}

	/**
	 * Sets whether the extension objects of requests are lent: valid until the next
	 * message is read.
	 */
	void lend(boolean lending) {
		this.lending = lending;
	}

	/**
	 * Returns where the last message ended that was read.
	 */
	int messageEnd() {
		return this.messageEnd;
	}

	/**
	 * Reads the message at the start of a text, which may hold more behind it.
	 * @param json holds the text; the result keeps no reference to it
	 * @param first where the text starts
	 * @param limit where it ends
	 * @return the message, or {@code null} to leave it to the {@link GeneralDecoder}
	 */
	@Nullable Message decode(byte[] json, int first, int limit) {
		FastType type = null;
		boolean typed = false;
		boolean shortForm = false;
		MessageId id = null;
		String src = null;
		String dst = null;
		String rpc = null;
		RawJson args = null;
		RawJson kwargs = null;
		RawJson result = null;
		Extension pl = null;
		RawJson trace = null;
		String channelId = null;
		RawJson payload = null;
		long seq = Message.ChannelData.NO_SEQUENCE;

		int pos = JsonScanner.skipSpace(json, first, limit);
		char before = '{';
		while (JsonScanner.at(json, pos, limit) == before) {
			int name = JsonScanner.skipSpace(json, pos + 1, limit);
			int nameEnd = JsonScanner.skipPlainString(json, name, limit);
			FastField field = FastField.find(json, name, nameEnd);
			if (field == null) {
				return null;
			}
			int start = JsonScanner.skipColon(json, nameEnd, limit);
			int end = field.skipValue(json, start, limit);
			if (end == JsonScanner.UNUSUAL) {
				return null;
			}
			switch (field) {
				case TYPE -> {
					type = FastType.find(json, start, end);
					typed = true;
				}
				case ID -> id = this.sentIds.read(json, start, end);
				case SRC -> src = unquote(json, start, end);
				case DST -> dst = unquote(json, start, end);
				case RPC -> rpc = unquote(json, start, end);
				case ARGS -> args = RawJson.copyOf(json, start, end);
				case KWARGS -> kwargs = RawJson.copyOf(json, start, end);
				case RESULT -> result = RawJson.copyOf(json, start, end);
				case PL -> {
					shortForm = JsonScanner.at(json, start, limit) == '[';
					this.extension.reset();
					end = this.extension.readFast(json, start, limit);
					if (end == JsonScanner.UNUSUAL) {
						return null;
					}
					pl = (this.lending && (type == FastType.REQUEST || shortForm)) ? this.extension.lent()
							: this.extension.extension();
				}
				case TRACE -> trace = RawJson.copyOf(json, start, end);
				case CHANNEL_ID -> channelId = unquote(json, start, end);
				case PAYLOAD -> payload = RawJson.copyOf(json, start, end);
				case SEQ -> seq = number(json, start, end);
			}
			pos = JsonScanner.skipSpace(json, end, limit);
			before = ',';
		}
		if (JsonScanner.at(json, pos, limit) != '}') {
			return null;
		}
		this.messageEnd = pos + 1;
		if ((type == FastType.REQUEST || !typed) && id != null && rpc != null) {
			return new Message.Request(id, src, dst, rpc, args, kwargs, pl, trace);
		}
		if (shortForm) {
			return null;
		}
		if (type == FastType.RESPONSE && id != null && result != null) {
			return new Message.Response(id, result, pl);
		}
		if (type == FastType.CHANNEL_DATA && channelId != null && payload != null) {
			return new Message.ChannelData(channelId, payload, seq);
		}
		return null;
	}

	private String unquote(byte[] json, int start, int end) {
		return this.texts.get(json, start + 1, end - 1);
	}

	private static long number(byte[] json, int start, int end) {
		long number = 0;
		for (int i = start; i < end; i++) {
			number = number * 10 + (json[i] - '0');
		}
		return number;
	}

}
