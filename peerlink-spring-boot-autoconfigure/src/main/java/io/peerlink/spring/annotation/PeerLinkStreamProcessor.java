package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.peer.AllowedPeers;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the streams of {@link PeerLinkStream @PeerLinkStream} methods with a node.
 * Inspects the types of the beans only, after all eager singletons have been created.
 * Creates no beans.
 *
 * @since 0.1.0
 */
public class PeerLinkStreamProcessor extends MethodRegistrar<PeerLinkStream> {

	private final PeerLink node;

	/**
	 * Creates a processor.
	 * @param node the node to register streams with
	 * @param beanFactory the factory of the beans
	 */
	public PeerLinkStreamProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		super(PeerLinkStream.class, "stream", node::unregisterStream, beanFactory);
		this.node = node;
	}

	@Override
	void add(UserBean bean, Method method, PeerLinkStream annotation) {
		StreamMethod streamMethod = StreamMethod.of(method, bean);
		String name = name(annotation.name(), method);
		AllowedPeers allowed = values().allowed(List.of(annotation.allow()));
		register(name, bean.describe(method), () -> this.node.registerStream(name,
				(stream) -> streamMethod.invoke(bean.instance(), stream), allowed));
	}

}
