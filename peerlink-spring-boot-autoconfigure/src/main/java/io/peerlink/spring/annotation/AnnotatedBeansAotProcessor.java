package io.peerlink.spring.annotation;

import java.util.List;

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * {@link BeanFactoryInitializationAotProcessor} that registers reflection hints for
 * handlers, channels, streams and clients. Inspects the types of the beans only, as at
 * the start of the application.
 */
final class AnnotatedBeansAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public BeanFactoryInitializationAotContribution processAheadOfTime(ConfigurableListableBeanFactory beanFactory) {
		List<UserBean> beans = UserBean.in(beanFactory);
		List<Class<?>> clients = PeerLinkClientFactoryBean.clientTypes(beanFactory);
		return (context, code) -> {
			RemoteHints hints = new RemoteHints(context.getRuntimeHints());
			beans.forEach(hints::registerHandler);
			beans.forEach(hints::registerChannels);
			beans.forEach(hints::registerStreams);
			clients.forEach(hints::registerClient);
		};
	}

}
