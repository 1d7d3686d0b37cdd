package io.peerlink.spring.annotation;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.ConcurrentLruCache;

/**
 * {@link PeerLinkClients} of a {@link PeerLink} node. Creating a client costs reflection,
 * so those in use are kept. Public, like {@link PeerLinkClientFactoryBean}, for the
 * auto-configuration.
 *
 * @since 0.1.0
 */
public final class NodeClients implements PeerLinkClients {

	/**
	 * As many as a node has peers by default.
	 */
	private static final int CACHE_SIZE = PeerLink.DEFAULT_MAX_PEERS;

	private final PeerLink node;

	private final AnnotationValues values;

	private final ConcurrentLruCache<Key, Object> clients = new ConcurrentLruCache<>(CACHE_SIZE, this::create);

	/**
	 * Creates the clients of a node.
	 * @param node the node that makes the calls
	 * @param beanFactory resolves placeholders
	 */
	public NodeClients(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		this.node = node;
		this.values = new AnnotationValues(beanFactory);
	}

	@Override
	public <I> I of(Class<I> type, String peer) {
		Assert.hasText(peer, "'peer' must not be blank");
		return get(type, peer);
	}

	@Override
	public <I> I of(Class<I> type, Peer peer) {
		Assert.notNull(peer, "'peer' must not be null");
		return get(type, peer);
	}

	@Override
	public <I> I ofAll(Class<I> type) {
		return get(type, null);
	}

	private <I> I get(Class<I> type, @Nullable Object peer) {
		Assert.notNull(type, "'type' must not be null");
		return type.cast(this.clients.get(new Key(type, peer)));
	}

	private Object create(Key key) {
		AnnotatedContract contract = new AnnotatedContract(key.type(), this.values);
		if (key.peer() == null) {
			return this.node.broadcast().with(contract.options()).proxy(key.type(), contract);
		}
		return ((key.peer() instanceof Peer peer) ? this.node.peer(peer) : this.node.peer((String) key.peer()))
			.with(contract.options())
			.proxy(key.type(), contract);
	}

	/**
	 * Identifies a client.
	 *
	 * @param type the interface
	 * @param peer a name, a {@link Peer}, or {@code null} for all peers
	 */
	private record Key(Class<?> type, @Nullable Object peer) {
	}

}
