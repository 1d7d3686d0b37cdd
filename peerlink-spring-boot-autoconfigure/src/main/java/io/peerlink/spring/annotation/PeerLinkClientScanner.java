package io.peerlink.spring.annotation;

import java.util.Collection;

import io.peerlink.call.InvalidClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Looks for {@link PeerLinkClient @PeerLinkClient} interfaces in packages and defines a
 * {@link PeerLinkClientFactoryBean} for each. None is no error.
 */
public final class PeerLinkClientScanner {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkClientScanner.class);

	private final BeanDefinitionRegistry registry;

	private final ResourceLoader resourceLoader;

	private final Candidates candidates;

	/**
	 * Create a scanner.
	 * @param registry where beans are defined
	 * @param environment what conditions such as profiles are checked against
	 * @param resourceLoader where interfaces are looked for
	 */
	public PeerLinkClientScanner(BeanDefinitionRegistry registry, Environment environment,
			ResourceLoader resourceLoader) {
		this.registry = registry;
		this.resourceLoader = resourceLoader;
		this.candidates = new Candidates(registry, environment, resourceLoader);
	}

	/**
	 * Define a bean for each interface in or below some packages that has none yet.
	 * @param packages the names of the packages
	 * @throws InvalidClientException when a class that is no interface is annotated
	 */
	public void scan(Collection<String> packages) {
		packages.stream()
			.map(this.candidates::findCandidateComponents)
			.flatMap(Collection::stream)
			.map(AnnotatedBeanDefinition.class::cast)
			.forEach(this::define);
	}

	private void define(AnnotatedBeanDefinition candidate) {
		Class<?> type = ClassUtils.resolveClassName(candidate.getMetadata().getClassName(),
				this.resourceLoader.getClassLoader());
		if (!type.isInterface()) {
			throw new InvalidClientException(type, "it has @PeerLinkClient and is no interface",
					"move the annotation to an interface");
		}
		String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(candidate, this.registry);
		if (isTaken(name, type)) {
			name = type.getName();
		}
		if (!this.registry.containsBeanDefinition(name)) {
			AnnotationConfigUtils.processCommonDefinitionAnnotations(candidate);
			this.registry.registerBeanDefinition(name, definition(type, candidate));
			logger.debug("Bean '{}' is a client of interface {}", name, type.getName());
		}
	}

	/**
	 * Tell whether a name belongs to something else than the same client, found before.
	 */
	private boolean isTaken(String name, Class<?> type) {
		return this.registry.isBeanNameInUse(name) && !(this.registry.containsBeanDefinition(name)
				&& type.equals(this.registry.getBeanDefinition(name).getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE)));
	}

	private static BeanDefinition definition(Class<?> type, BeanDefinition candidate) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.overrideFrom(candidate);
		definition.setBeanClass(PeerLinkClientFactoryBean.class);
		definition.setTargetType(ResolvableType.forClassWithGenerics(PeerLinkClientFactoryBean.class, type));
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
		return definition;
	}

	private static final class Candidates extends ClassPathScanningCandidateComponentProvider {

		private final BeanDefinitionRegistry registry;

		Candidates(BeanDefinitionRegistry registry, Environment environment, ResourceLoader resourceLoader) {
			super(false, environment);
			this.registry = registry;
			setResourceLoader(resourceLoader);
			addIncludeFilter(new AnnotationTypeFilter(PeerLinkClient.class));
		}

		/**
		 * Also what is no interface, to be told so; but no annotations, which have this
		 * one to pass it on.
		 */
		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			AnnotationMetadata metadata = definition.getMetadata();
			return !metadata.isAnnotation() && (metadata.isIndependent() || !metadata.isInterface());
		}

		@Override
		protected BeanDefinitionRegistry getRegistry() {
			return this.registry;
		}

	}

}
