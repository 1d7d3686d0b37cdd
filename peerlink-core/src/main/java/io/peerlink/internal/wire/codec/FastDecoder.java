package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.json.JsonScanner;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages that a busy node receives all the time (requests, responses and
 * channel frames) when they have their usual form: only known fields, in any order, text
 * without escapes. One pass over the bytes, and nothing allocated that is not part of the
 * message. What it reads, the {@link GeneralDecoder} would read in the same way.
 */
final class FastDecoder {

	private FastDecoder() {
	}

	/**
	 * Reads a message.
	 * @param json the whole message; the result keeps it
	 * @param realm the realm that it must come from
	 * @return the message, or {@code null} to leave it to the {@link GeneralDecoder}
	 */
	static @Nullable Message decode(byte[] json, Realm realm) {
		FastType type = null;
		MessageId id = null;
		String src = null;
		String dst = null;
		String rpc = null;
		RawJson args = null;
		RawJson kwargs = null;
		RawJson result = null;
		Extension pl = null;
		String sender = null;
		RawJson trace = null;
		String channelId = null;
		RawJson payload = null;
		long seq = Message.ChannelData.NO_SEQUENCE;

		int pos = JsonScanner.skipSpace(json, 0);
		char before = '{';
		while (JsonScanner.at(json, pos) == before) {
			int name = JsonScanner.skipSpace(json, pos + 1);
			int nameEnd = JsonScanner.skipPlainString(json, name);
			FastField field = FastField.find(json, name, nameEnd);
			if (field == null) {
				return null;
			}
			int start = JsonScanner.skipColon(json, nameEnd);
			int end = field.skipValue(json, start);
			if (end == JsonScanner.UNUSUAL) {
				return null;
			}
			switch (field) {
				case TYPE -> type = FastType.find(json, start, end);
				case ID -> id = new MessageId(new String(json, start, end - start, StandardCharsets.UTF_8));
				case SRC -> src = unquote(json, start, end);
				case DST -> dst = unquote(json, start, end);
				case RPC -> rpc = unquote(json, start, end);
				case ARGS -> args = new RawJson(json, start, end - start);
				case KWARGS -> kwargs = new RawJson(json, start, end - start);
				case RESULT -> result = new RawJson(json, start, end - start);
				case PL -> {
					ExtensionReader reader = new ExtensionReader();
					end = reader.readFast(json, start);
					if (end == JsonScanner.UNUSUAL) {
						return null;
					}
					pl = reader.extension();
					sender = reader.realm();
				}
				case TRACE -> trace = new RawJson(json, start, end - start);
				case CHANNEL_ID -> channelId = unquote(json, start, end);
				case PAYLOAD -> payload = new RawJson(json, start, end - start);
				case SEQ -> seq = number(json, start, end);
			}
			pos = JsonScanner.skipSpace(json, end);
			before = ',';
		}
		if (!realm.isMarkedBy(sender) || JsonScanner.at(json, pos) != '}'
				|| JsonScanner.skipSpace(json, pos + 1) != json.length) {
			return null;
		}
		if (type == FastType.REQUEST && id != null && rpc != null) {
			return new Message.Request(id, src, dst, rpc, args, kwargs, pl, trace);
		}
		if (type == FastType.RESPONSE && id != null && result != null) {
			return new Message.Response(id, result, pl);
		}
		if (type == FastType.CHANNEL_DATA && channelId != null && payload != null) {
			return new Message.ChannelData(channelId, payload, seq);
		}
		return null;
	}

	private static String unquote(byte[] json, int start, int end) {
		return new String(json, start + 1, end - start - 2, StandardCharsets.UTF_8);
	}

	private static long number(byte[] json, int start, int end) {
		long number = 0;
		for (int i = start; i < end; i++) {
			number = number * 10 + (json[i] - '0');
		}
		return number;
	}

}
