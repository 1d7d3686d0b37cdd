package io.peerlink.spring;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.peerlink.spi.StreamedType;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ResourceStreamedTypes}.
 */
class ResourceStreamedTypesTests {

	private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.UTF_8);

	@Test
	void resourcesAndTheirSourcesAreBytes() {
		assertThat(ResourceStreamedTypes.all()).extracting(StreamedType::type)
			.isEqualTo(List.of(InputStreamSource.class, Resource.class));
		assertThat(ResourceStreamedTypes.all()).extracting(StreamedType::content)
			.containsOnly(StreamedType.Content.BYTES);
	}

	@Test
	void resourceIsOpenedWhenItIsRead() throws IOException {
		for (StreamedType type : ResourceStreamedTypes.all()) {
			try (InputStream opened = type.toInputStream(new ByteArrayResource(BYTES))) {
				assertThat(opened).hasBinaryContent(BYTES);
			}
		}
	}

	/**
	 * Spring MVC asks a resource of exactly this class for no length, which it could tell
	 * only by reading it.
	 */
	@Test
	void whatArrivesCanBeReadOnce() throws IOException {
		for (StreamedType type : ResourceStreamedTypes.all()) {
			Resource received = (Resource) type.fromInputStream(new ByteArrayInputStream(BYTES));
			assertThat(received).isExactlyInstanceOf(InputStreamResource.class);
			assertThat(received.isOpen()).isTrue();
			assertThat(received.getContentAsByteArray()).isEqualTo(BYTES);
			assertThatIllegalStateException().isThrownBy(received::getInputStream);
		}
	}

}
