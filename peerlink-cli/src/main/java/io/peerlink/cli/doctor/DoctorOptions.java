package io.peerlink.cli.doctor;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of a doctor: how the node to diagnose is configured.
 *
 * @param name the name of the node, or {@code null} to skip the check of the name
 * @param secret the secret of the group of nodes, or {@code null} for none
 * @param interfaces patterns of the network interfaces to use; empty for all
 * @param staticPeers fixed addresses of peers
 * @param waitTime how long to look for peers
 */
public record DoctorOptions(@Nullable String name, @Nullable String secret, List<String> interfaces,
		List<String> staticPeers, Duration waitTime) {

	public DoctorOptions {
		interfaces = List.copyOf(interfaces);
		staticPeers = List.copyOf(staticPeers);
	}

}
