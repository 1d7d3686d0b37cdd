package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.annotation.PeerLinkClientScanner;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link ImportBeanDefinitionRegistrar} that scans the auto-configuration packages of the
 * application for clients.
 */
final class ApplicationClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final BeanFactory beanFactory;

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	ApplicationClientRegistrar(BeanFactory beanFactory, Environment environment, ResourceLoader resourceLoader) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (AutoConfigurationPackages.has(this.beanFactory)) {
			new PeerLinkClientScanner(registry, this.environment, this.resourceLoader)
				.scan(AutoConfigurationPackages.get(this.beanFactory));
		}
	}

}
