package io.peerlink;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;

/**
 * Messages that are not sealed, of somebody who passes for one of the nodes. He knows
 * their names and instances, which are public, and even the ids of their channels.
 */
final class ForgedMessages {

	private static final RawJson NO_KEYWORDS = RawJson.of("{}");

	private final MessageCodec codec = new MessageCodec();

	private final AttackedRealm realm;

	private final RandomGenerator random;

	ForgedMessages(AttackedRealm realm, RandomGenerator random) {
		this.realm = realm;
		this.random = random;
	}

	/**
	 * Returns one message of any kind.
	 */
	byte[] any() {
		List<RealmRecords.Run> runs = List.copyOf(this.realm.records().runs());
		RealmRecords.Run sender = runs.get(this.random.nextInt(runs.size()));
		RealmRecords.Run receiver = runs.get(this.random.nextInt(runs.size()));
		String text = "\"" + AttackedRealm.MARKER + " forged " + this.random.nextInt() + "\"";
		Message message = switch (this.random.nextInt(10)) {
			case 0 -> new Message.Goodbye(sender.instanceId(), sender.name());
			case 1 -> request(AttackedRealm.METHOD, "[" + text + "]", sender, receiver,
					Extension.call(sender.instanceId(), receiver.instanceId(), number(), 1, 0, 1, 5000));
			case 2 -> request("__ping__", "[]", sender, receiver, Extension.identity(sender.name(),
					new UUID(this.random.nextLong(), this.random.nextLong()).toString()));
			case 3 ->
				request("__ping__", "[]", sender, receiver, Extension.identity(sender.name(), sender.instanceId()));
			case 4 -> new Message.Cancel(id(), Extension.cancel(sender.instanceId(), receiver.instanceId(), number()));
			case 5 -> new Message.Response(id(), RawJson.of(text), Extension.answer(1, 10));
			case 6 -> new Message.ChannelClose(channel(), "closed");
			case 7 -> new Message.ChannelData(channel(), RawJson.of(text), number());
			case 8 -> new Message.ChannelOpen(new UUID(this.random.nextLong(), this.random.nextLong()).toString(),
					ChannelOrdering.RAW.name(), sender.name(), ChannelOrdering.RAW.name(), 10, "drop_oldest", 5.0,
					sender.instanceId(), null);
			default -> new Message.ErrorReply(id(), "PeerRestarted", "forged", Extension.answer(1, 10));
		};
		return this.codec.encode(message);
	}

	private Message request(String method, String arguments, RealmRecords.Run sender, RealmRecords.Run receiver,
			Extension extension) {
		return new Message.Request(id(), sender.name(), receiver.name(), method, RawJson.of(arguments), NO_KEYWORDS,
				extension, null);
	}

	private MessageId id() {
		return MessageId.of(this.random.nextLong(), this.random.nextLong());
	}

	private long number() {
		return this.random.nextLong(1, 51);
	}

	private String channel() {
		List<String> ids = new ArrayList<>(this.realm.records().channelIds());
		return ids.isEmpty() ? new UUID(this.random.nextLong(), this.random.nextLong()).toString()
				: ids.get(this.random.nextInt(ids.size()));
	}

}
