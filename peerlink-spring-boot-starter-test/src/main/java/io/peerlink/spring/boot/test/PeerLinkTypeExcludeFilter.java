package io.peerlink.spring.boot.test;

import java.io.IOException;
import java.util.Set;

import io.peerlink.spring.annotation.PeerLinkChannel;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkStream;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * {@link StandardAnnotationCustomizableTypeExcludeFilter} for
 * {@link PeerLinkTest @PeerLinkTest}. A file in {@code META-INF/spring} lists the types
 * that are always included.
 */
final class PeerLinkTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<PeerLinkTest> {

	private static final Class<?>[] ALL = {};

	private final Set<Class<?>> handlers;

	PeerLinkTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.handlers = Set.of(getAnnotation().getValue("handlers", Class[].class).orElse(ALL));
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return super.defaultInclude(metadataReader, metadataReaderFactory)
				|| (this.handlers.isEmpty() && isHandler(metadataReader, metadataReaderFactory));
	}

	private boolean isHandler(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return isTypeOrAnnotated(metadataReader, metadataReaderFactory, PeerLinkHandler.class)
				|| metadataReader.getAnnotationMetadata().hasAnnotatedMethods(PeerLinkChannel.class.getName())
				|| metadataReader.getAnnotationMetadata().hasAnnotatedMethods(PeerLinkStream.class.getName());
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.handlers;
	}

}
