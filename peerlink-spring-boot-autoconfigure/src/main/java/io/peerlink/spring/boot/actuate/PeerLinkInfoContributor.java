package io.peerlink.spring.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.error.PeerLinkException;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.util.Assert;

/**
 * {@link InfoContributor} that tells who the node is.
 */
public class PeerLinkInfoContributor implements InfoContributor {

	private final PeerLink node;

	/**
	 * Create a contributor.
	 * @param node the node to tell of
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
			// It is not running, so there is no instance.
		}
		builder.withDetail("peerlink", details);
	}

}
