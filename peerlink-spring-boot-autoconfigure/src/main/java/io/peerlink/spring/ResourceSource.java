package io.peerlink.spring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

import io.peerlink.file.FileSource;

import org.springframework.core.io.Resource;
import org.springframework.util.Assert;
import org.springframework.util.DigestUtils;

/**
 * {@link FileSource} that reads a {@link Resource}, which can be opened several times and
 * knows its length. One that does not know when it was changed is read once more, to tell
 * whether a transfer of it may be resumed.
 *
 * @since 0.1.0
 */
public final class ResourceSource implements FileSource {

	private final Resource resource;

	private ResourceSource(Resource resource) {
		this.resource = resource;
	}

	/**
	 * Returns a source that reads a resource.
	 * @param resource the resource
	 * @return the source
	 */
	public static FileSource of(Resource resource) {
		Assert.notNull(resource, "'resource' must not be null");
		Assert.isTrue(!resource.isOpen(), "'resource' must be one that can be opened several times");
		return new ResourceSource(resource);
	}

	@Override
	public long size() throws IOException {
		if (!this.resource.exists()) {
			throw new NoSuchFileException(this.resource.getDescription());
		}
		return this.resource.contentLength();
	}

	@Override
	public InputStream open(long offset) throws IOException {
		InputStream content = this.resource.getInputStream();
		try {
			content.skipNBytes(offset);
			return content;
		}
		catch (Throwable ex) {
			content.close();
			throw ex;
		}
	}

	@Override
	public String version() throws IOException {
		return this.resource.getDescription() + "|" + size() + "|" + changed();
	}

	/**
	 * Not every resource knows when it was changed, and its description may be that of
	 * many.
	 */
	private String changed() throws IOException {
		try {
			return String.valueOf(this.resource.lastModified());
		}
		catch (IOException ex) {
			try (InputStream content = this.resource.getInputStream()) {
				return DigestUtils.md5DigestAsHex(content);
			}
		}
	}

	@Override
	public String toString() {
		return this.resource.getDescription();
	}

}
