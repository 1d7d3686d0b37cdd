package io.peerlink.cli.doctor;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the user wants of a node.
 *
 * @param name its name, {@code null} for any
 * @param secret its secret, {@code null} for none
 * @param interfaces the interfaces to use; none for all
 * @param staticPeers addresses to look at, too
 * @param waitTime how long to look for peers
 */
public record Wishes(@Nullable String name, @Nullable String secret, List<String> interfaces, List<String> staticPeers,
		Duration waitTime) {

	public Wishes {
		interfaces = List.copyOf(interfaces);
		staticPeers = List.copyOf(staticPeers);
	}

}
