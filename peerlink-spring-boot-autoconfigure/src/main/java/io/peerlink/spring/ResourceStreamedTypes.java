package io.peerlink.spring;

import java.util.List;

import io.peerlink.spi.StreamedType;

import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;

/**
 * The {@link StreamedType}s of Spring: {@link Resource} and {@link InputStreamSource},
 * which an uploaded file is, too. Such a value is opened when the other side reads it.
 * What arrives is an {@link InputStreamResource}: it can be read once, and its length is
 * not known.
 *
 * @since 0.1.0
 */
public final class ResourceStreamedTypes {

	private ResourceStreamedTypes() {
	}

	/**
	 * Returns the types.
	 * @return the types, for {@link io.peerlink.PeerLinkBuilder#streamedTypes}
	 */
	public static List<StreamedType> all() {
		return List.of(
				StreamedType.bytes(InputStreamSource.class, InputStreamSource::getInputStream,
						(bytes) -> new InputStreamResource(bytes, "bytes of a peer")),
				StreamedType.bytes(Resource.class, Resource::getInputStream,
						(bytes) -> new InputStreamResource(bytes, "bytes of a peer")));
	}

}
