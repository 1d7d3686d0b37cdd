package io.peerlink.spring;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.discovery.Peer;
import io.peerlink.error.PeerLinkException;
import io.peerlink.rpc.Broadcast;
import io.peerlink.rpc.CallOptions;
import io.peerlink.rpc.CallResult;
import io.peerlink.rpc.PeerClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * {@link PeerLinkOperations} on a {@link PeerLink} node. Immutable.
 */
public class PeerLinkTemplate implements PeerLinkOperations {

	private final PeerLink node;

	private final CallOptions options;

	/**
	 * Create a template that makes calls with the node's defaults.
	 * @param node the node
	 */
	public PeerLinkTemplate(PeerLink node) {
		this(node, CallOptions.DEFAULT);
	}

	/**
	 * Create a template.
	 * @param node the node
	 * @param options how calls are made
	 */
	public PeerLinkTemplate(PeerLink node, CallOptions options) {
		Assert.notNull(node, "'node' must not be null");
		Assert.notNull(options, "'options' must not be null");
		this.node = node;
		this.options = options;
	}

	@Override
	public PeerLinkTemplate with(CallOptions options) {
		return new PeerLinkTemplate(this.node, options);
	}

	@Override
	public <T> @Nullable T call(String peer, String method, Class<T> resultType, @Nullable Object... args) {
		return client(peer).call(method, resultType, args);
	}

	@Override
	public <T> @Nullable T call(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return client(peer).call(method, jackson(resultType), args);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(String peer, String method, Class<T> resultType,
			@Nullable Object... args) {
		return client(peer).callAsync(method, resultType, args);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(String peer, String method,
			ParameterizedTypeReference<T> resultType, @Nullable Object... args) {
		return client(peer).callAsync(method, jackson(resultType), args);
	}

	@Override
	public <T> Map<String, CallResult<T>> callAll(String method, Class<T> resultType, @Nullable Object... args) {
		return everyone().call(method, resultType, args);
	}

	@Override
	public <T> Map<String, CallResult<T>> callAll(String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return everyone().call(method, jackson(resultType), args);
	}

	@Override
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAllAsync(String method, Class<T> resultType,
			@Nullable Object... args) {
		return everyone().callAsync(method, resultType, args);
	}

	@Override
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAllAsync(String method,
			ParameterizedTypeReference<T> resultType, @Nullable Object... args) {
		return everyone().callAsync(method, jackson(resultType), args);
	}

	@Override
	public Channel openChannel(String peer, String name, ChannelOptions options) {
		return this.node.openChannel(peer, name, options);
	}

	@Override
	public CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options) {
		return this.node.openChannelAsync(peer, name, options);
	}

	@Override
	public List<Peer> peers() {
		return this.node.peers();
	}

	@Override
	public Peer awaitPeer(String name, Duration timeout) {
		return await(() -> this.node.awaitPeer(name, timeout), "peer '" + name + "'");
	}

	@Override
	public boolean awaitPeers(int count, Duration timeout) {
		return await(() -> this.node.awaitPeers(count, timeout), count + " peers");
	}

	private PeerClient client(String peer) {
		return this.node.peer(peer).with(this.options);
	}

	private Broadcast everyone() {
		return this.node.everyone().with(this.options);
	}

	private static <T> T await(Waiting<T> waiting, String forWhat) {
		try {
			return waiting.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for " + forWhat, ex);
		}
	}

	private static <T> TypeReference<T> jackson(ParameterizedTypeReference<T> type) {
		return new TypeReference<>() {

			@Override
			public Type getType() {
				return type.getType();
			}

		};
	}

	@FunctionalInterface
	private interface Waiting<T> {

		T await() throws InterruptedException;

	}

}
