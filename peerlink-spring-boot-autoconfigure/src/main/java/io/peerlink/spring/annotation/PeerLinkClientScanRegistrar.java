package io.peerlink.spring.annotation;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * {@link ImportBeanDefinitionRegistrar} for
 * {@link PeerLinkClientScan @PeerLinkClientScan}.
 */
final class PeerLinkClientScanRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	PeerLinkClientScanRegistrar(Environment environment, ResourceLoader resourceLoader) {
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (!this.environment.getProperty("peerlink.enabled", Boolean.class, true)) {
			return;
		}
		PeerLinkClientScanner scanner = new PeerLinkClientScanner(registry, this.environment, this.resourceLoader);
		metadata.getAnnotations()
			.stream(PeerLinkClientScan.class)
			.forEach((annotation) -> scanner.scan(packages(annotation, metadata)));
	}

	private static Set<String> packages(MergedAnnotation<PeerLinkClientScan> annotation, AnnotationMetadata metadata) {
		Set<String> packages = new LinkedHashSet<>(Arrays.asList(annotation.getStringArray("basePackages")));
		for (String className : annotation.getStringArray("basePackageClasses")) {
			packages.add(ClassUtils.getPackageName(className));
		}
		if (packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(metadata.getClassName()));
		}
		return packages;
	}

}
