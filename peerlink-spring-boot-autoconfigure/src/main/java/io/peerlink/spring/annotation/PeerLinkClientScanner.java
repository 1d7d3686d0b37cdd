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
 * Scans packages for {@link PeerLinkClient @PeerLinkClient} interfaces and registers the
 * definition of a {@link PeerLinkClientFactoryBean} for each. A package without clients
 * is not an error.
 *
 * @since 0.1.0
 */
public final class PeerLinkClientScanner {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkClientScanner.class);

	private final BeanDefinitionRegistry registry;

	private final ResourceLoader resourceLoader;

	private final Candidates candidates;

	/**
	 * Creates a scanner.
	 * @param registry the registry of bean definitions
	 * @param environment used to evaluate conditions such as profiles
	 * @param resourceLoader finds the interfaces
	 */
	public PeerLinkClientScanner(BeanDefinitionRegistry registry, Environment environment,
			ResourceLoader resourceLoader) {
		this.registry = registry;
		this.resourceLoader = resourceLoader;
		this.candidates = new Candidates(registry, environment, resourceLoader);
	}

	/**
	 * Registers a bean definition for each interface in the packages and their
	 * subpackages that has none yet.
	 * @param packages the names of the packages
	 * @throws InvalidClientException if a class is annotated that is not an interface
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
	 * Returns whether the name is used by a bean other than the client of the same
	 * interface.
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
		 * Includes classes that are not interfaces, so that they are reported as errors.
		 * Excludes annotations, which may be meta-annotated.
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
