package io.peerlink.spring.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.error.PeerLinkException;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.util.Assert;

/**
 * {@link InfoContributor} that exposes the name, version and instance of a node.
 *
 * @since 0.1.0
 */
public class PeerLinkInfoContributor implements InfoContributor {

	private final PeerLink node;

	/**
	 * Creates a contributor.
	 * @param node the node to describe
	 */
	public PeerLinkInfoContributor(PeerLink node) {
		Assert.notNull(node, "'node' must not be null");
		this.node = node;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("name", this.node.name());
		details.put("version", PeerLink.version());
		try {
			details.put("instanceId", this.node.status().instanceId());
		}
		catch (PeerLinkException ex) {
			// The node is not running and has no instance ID.
		}
		builder.withDetail("peerlink", details);
	}

}
