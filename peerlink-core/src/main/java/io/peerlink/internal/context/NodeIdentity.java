package io.peerlink.internal.context;

import java.util.concurrent.TimeUnit;

import io.peerlink.internal.wire.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a node, as Java nodes exchange it in the {@code pl} object of a ping
 * (docs/protocol.md, "Ping").
 *
 * @param name the node's name
 * @param instanceId the node's instance, new at every start
 * @param namedAt since when this node has the name, in nanoseconds of its scheduler;
 * {@code null} while it is not its own, and for other nodes
 */
public record NodeIdentity(String name, String instanceId, @Nullable Long namedAt) {

	/**
	 * Creates the identity of another node, or of one that does not have its name yet.
	 * @param name the node's name
	 * @param instanceId the node's instance
	 */
	public NodeIdentity(String name, String instanceId) {
		this(name, instanceId, null);
	}

	/**
	 * Returns the {@code pl} object that carries this identity.
	 * @param now the present time in nanoseconds of the node's scheduler
	 * @return the extension of a ping or its answer
	 */
	public Extension toExtension(long now) {
		return Extension.identity(this.name, this.instanceId).withNameAge(nameAgeMillis(now));
	}

	/**
	 * Returns how long this node has had its name.
	 * @param now the present time in nanoseconds of the node's scheduler
	 * @return milliseconds, at least 1; 0 while the name is not its own
	 */
	public long nameAgeMillis(long now) {
		Long since = this.namedAt;
		return (since != null) ? Math.max(1, TimeUnit.NANOSECONDS.toMillis(now - since)) : 0;
	}

	/**
	 * Returns the {@code pl} object of a node that takes no calls: nobody discovers it by
	 * that.
	 * @return the extension of a ping
	 */
	public Extension toNamelessExtension() {
		return Extension.nameless(this.instanceId);
	}

	/**
	 * Returns the identity that another node has sent.
	 * @param extension the extension of its message
	 * @return the identity, {@code null} when name or instance is missing or invalid
	 */
	public static @Nullable NodeIdentity of(@Nullable Extension extension) {
		if (extension == null || extension.node() == null || extension.instance() == null) {
			return null;
		}
		return new NodeIdentity(extension.node(), extension.instance());
	}

}
