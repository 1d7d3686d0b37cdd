package io.peerlink.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.error.PeerLinkException;
import io.peerlink.file.PeerFiles;
import io.peerlink.peer.Peer;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * {@link PeerLinkOperations} on a {@link PeerLink} node. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public class PeerLinkTemplate implements PeerLinkOperations {

	private final PeerLink node;

	private final CallOptions options;

	private final boolean hasOptions;

	/**
	 * Creates a template with the default options of the node.
	 * @param node the node
	 */
	public PeerLinkTemplate(PeerLink node) {
		this(node, CallOptions.defaults());
	}

	/**
	 * Creates a template.
	 * @param node the node
	 * @param options the options of calls that do not set their own
	 */
	public PeerLinkTemplate(PeerLink node, CallOptions options) {
		Assert.notNull(node, "'node' must not be null");
		Assert.notNull(options, "'options' must not be null");
		this.node = node;
		this.options = options;
		this.hasOptions = !options.equals(CallOptions.defaults());
	}

	@Override
	public PeerLinkTemplate with(CallOptions options) {
		return new PeerLinkTemplate(this.node, options);
	}

	@Override
	public MethodSpec<CallSpec> to(String peer) {
		return calls(client(peer));
	}

	@Override
	public MethodSpec<CallSpec> to(Peer peer) {
		Assert.notNull(peer, "'peer' must not be null");
		return calls(this.node.peer(peer));
	}

	private MethodSpec<CallSpec> calls(PeerClient client) {
		return (method) -> new DefaultCallSpec(client, method, this.options);
	}

	@Override
	public <T> @Nullable T call(String peer, String method, Class<T> resultType, @Nullable Object... args) {
		return client(peer, method, args).call(method, AbstractRequestSpec.checked(resultType), args);
	}

	@Override
	public <T> @Nullable T call(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return client(peer, method, args).call(method, AbstractRequestSpec.checked(resultType), args);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(String peer, String method, Class<T> resultType,
			@Nullable Object... args) {
		return client(peer, method, args).callAsync(method, AbstractRequestSpec.checked(resultType), args);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(String peer, String method,
			ParameterizedTypeReference<T> resultType, @Nullable Object... args) {
		return client(peer, method, args).callAsync(method, AbstractRequestSpec.checked(resultType), args);
	}

	@Override
	public MethodSpec<BroadcastSpec> broadcast() {
		return (method) -> new DefaultBroadcastSpec(this.node.broadcast(), method, this.options);
	}

	@Override
	public Duration ping(String peer) {
		return client(peer).with(this.options).ping();
	}

	@Override
	public CompletableFuture<Duration> pingAsync(String peer) {
		return client(peer).with(this.options).pingAsync();
	}

	@Override
	public Channel openChannel(String peer, String name, ChannelOptions options) {
		checkOpening(peer, name, options);
		return this.node.openChannel(peer, name, options);
	}

	@Override
	public CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options) {
		checkOpening(peer, name, options);
		return this.node.openChannelAsync(peer, name, options);
	}

	@Override
	public KeptChannel keepOpen(String peer, String name, ChannelOptions options, Consumer<? super Channel> opened) {
		checkOpening(peer, name, options);
		Assert.notNull(opened, "'opened' must not be null");
		return this.node.keepOpen(peer, name, options, opened);
	}

	@Override
	public KeptChannel keepOpen(Predicate<? super Peer> peers, String name, ChannelOptions options,
			Consumer<? super Channel> opened) {
		Assert.notNull(peers, "'peers' must not be null");
		checkChannel(name, options);
		Assert.notNull(opened, "'opened' must not be null");
		return this.node.keepOpen(peers, name, options, opened);
	}

	@Override
	public PeerStream openStream(String peer, String name, StreamOptions options) {
		checkStream(peer, name, options);
		return this.node.openStream(peer, name, options);
	}

	@Override
	public CompletableFuture<PeerStream> openStreamAsync(String peer, String name, StreamOptions options) {
		checkStream(peer, name, options);
		return this.node.openStreamAsync(peer, name, options);
	}

	private static void checkStream(String peer, String name, StreamOptions options) {
		Assert.hasText(peer, "'peer' must not be blank");
		Assert.hasText(name, "'name' must not be blank");
		Assert.notNull(options, "'options' must not be null");
	}

	@Override
	public PeerFiles files() {
		return this.node.files();
	}

	@Override
	public List<Peer> peers() {
		return this.node.peers();
	}

	@Override
	public Peer awaitPeer(String name, Duration timeout) {
		Assert.hasText(name, "'name' must not be blank");
		Assert.notNull(timeout, "'timeout' must not be null");
		return await(() -> this.node.awaitPeer(name, timeout), "peer '" + name + "'");
	}

	@Override
	public boolean awaitPeers(int count, Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		return await(() -> this.node.awaitPeers(count, timeout), count + " peers");
	}

	/**
	 * Returns the client for a call without steps, after the checks that the steps make.
	 */
	private PeerClient client(String peer, String method, @Nullable Object[] args) {
		PeerClient client = client(peer);
		AbstractRequestSpec.check(method, args);
		return this.hasOptions ? client.with(this.options) : client;
	}

	private PeerClient client(String peer) {
		Assert.hasText(peer, "'peer' must not be blank");
		return this.node.peer(peer);
	}

	private static void checkOpening(String peer, String name, ChannelOptions options) {
		Assert.hasText(peer, "'peer' must not be blank");
		checkChannel(name, options);
	}

	private static void checkChannel(String name, ChannelOptions options) {
		Assert.hasText(name, "'name' must not be blank");
		Assert.notNull(options, "'options' must not be null");
	}

	private static <T> T await(InterruptibleSupplier<T> supplier, String subject) {
		try {
			return supplier.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for " + subject, ex);
		}
	}

	@FunctionalInterface
	private interface InterruptibleSupplier<T> {

		T get() throws InterruptedException;

	}

}
