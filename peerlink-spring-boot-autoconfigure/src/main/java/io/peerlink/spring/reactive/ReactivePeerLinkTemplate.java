package io.peerlink.spring.reactive;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.peerlink.call.CallOptions;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.PeerLinkOperations.MethodSpec;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamOptions;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * {@link ReactivePeerLinkOperations} on the asynchronous forms of
 * {@link PeerLinkOperations}. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public class ReactivePeerLinkTemplate implements ReactivePeerLinkOperations {

	private final PeerLinkOperations operations;

	/**
	 * Creates a template.
	 * @param operations the operations that make the calls
	 */
	public ReactivePeerLinkTemplate(PeerLinkOperations operations) {
		Assert.notNull(operations, "'operations' must not be null");
		this.operations = operations;
	}

	@Override
	public ReactivePeerLinkTemplate with(CallOptions options) {
		return new ReactivePeerLinkTemplate(this.operations.with(options));
	}

	@Override
	public MethodSpec<CallSpec> to(String peer) {
		return reactive(this.operations.to(peer), DefaultCallSpec::new);
	}

	@Override
	public MethodSpec<CallSpec> to(Peer peer) {
		return reactive(this.operations.to(peer), DefaultCallSpec::new);
	}

	@Override
	public MethodSpec<BroadcastSpec> broadcast() {
		return reactive(this.operations.broadcast(), DefaultBroadcastSpec::new);
	}

	private static <D, S> MethodSpec<S> reactive(MethodSpec<D> blocking, Function<D, S> toReactive) {
		return (method) -> toReactive.apply(blocking.method(method));
	}

	@Override
	public Mono<Duration> ping(String peer) {
		Assert.hasText(peer, "'peer' must not be blank");
		return Mono.fromFuture(() -> this.operations.pingAsync(peer));
	}

	@Override
	public Mono<Channel> openChannel(String peer, String name, ChannelOptions options) {
		Assert.hasText(peer, "'peer' must not be blank");
		Assert.hasText(name, "'name' must not be blank");
		Assert.notNull(options, "'options' must not be null");
		// The channel may be opened at the moment when the subscription is cancelled.
		return Mono.fromFuture(() -> this.operations.openChannelAsync(peer, name, options))
			.doOnDiscard(Channel.class, Channel::close);
	}

	@Override
	public Mono<PeerStream> openStream(String peer, String name, StreamOptions options) {
		Assert.hasText(peer, "'peer' must not be blank");
		Assert.hasText(name, "'name' must not be blank");
		Assert.notNull(options, "'options' must not be null");
		// As with channels. The peer is not to take an empty stream for all there is.
		return Mono.fromFuture(() -> this.operations.openStreamAsync(peer, name, options))
			.doOnDiscard(PeerStream.class, PeerStream::abort);
	}

	@Override
	public List<Peer> peers() {
		return this.operations.peers();
	}

}
