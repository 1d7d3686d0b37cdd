package io.peerlink.spring.annotation;

import java.util.Arrays;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.call.InvalidClientException;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * {@link FactoryBean} for the client of a {@link PeerLinkClient @PeerLinkClient}
 * interface. Public, with a public constructor, so that code that is generated ahead of
 * time can be in the package of the interface, which need not be public.
 *
 * @param <T> the type of the interface
 * @since 0.1.0
 */
public class PeerLinkClientFactoryBean<T> implements FactoryBean<T> {

	private final Class<T> type;

	private final T client;

	/**
	 * Creates the client.
	 * @param type the interface
	 * @param node the node that makes the calls
	 * @param beanFactory resolves placeholders
	 * @throws InvalidClientException if the interface cannot be a client
	 */
	public PeerLinkClientFactoryBean(Class<T> type, PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		AnnotatedContract contract = new AnnotatedContract(type, new AnnotationValues(beanFactory));
		this.type = type;
		this.client = node.peer(contract.peer()).with(contract.options()).proxy(type, contract);
	}

	/**
	 * Returns the interfaces of all clients. Creates no clients.
	 * @param beanFactory the factory of the clients
	 * @return the interfaces, in the order of their bean definitions
	 */
	public static List<Class<?>> clientTypes(ListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanNamesForType(PeerLinkClientFactoryBean.class, true, false))
			.<Class<?>>map((name) -> beanFactory.getType(BeanFactoryUtils.transformedBeanName(name), false))
			.toList();
	}

	@Override
	public T getObject() {
		return this.client;
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

}
