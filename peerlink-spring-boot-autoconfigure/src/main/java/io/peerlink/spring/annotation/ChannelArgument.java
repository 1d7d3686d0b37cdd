package io.peerlink.spring.annotation;

import java.lang.reflect.Type;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of arguments of a {@link ChannelMethod}.
 */
enum ChannelArgument {

	CHANNEL("the Channel"), PEER("the Peer"), MESSAGE("the ChannelMessage"), PAYLOAD("what the message is read as");

	private final String description;

	ChannelArgument(String description) {
		this.description = description;
	}

	static ChannelArgument of(Type type) {
		if (type == Channel.class) {
			return CHANNEL;
		}
		if (type == Peer.class) {
			return PEER;
		}
		return (type == ChannelMessage.class) ? MESSAGE : PAYLOAD;
	}

	@Nullable Object of(Channel channel, ChannelMessage message, @Nullable Object payload) {
		return switch (this) {
			case CHANNEL -> channel;
			case PEER -> channel.peer();
			case MESSAGE -> message;
			case PAYLOAD -> payload;
		};
	}

	@Override
	public String toString() {
		return this.description;
	}

}
