package io.peerlink.cli.doctor;

import java.util.regex.Pattern;

/**
 * The kind of network behind an interface. It is guessed from the name of the interface
 * because the JDK does not expose it.
 */
enum InterfaceKind {

	VPN("a VPN", "(tun|tap|wg|utun|ppp|ipsec|tailscale|zt|nordlynx|proton|gpd|vpn).*"),

	CONTAINERS("containers or virtual machines",
			"(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|incus|podman|cni|flannel|cali|vEthernet|vnet).*"),

	NETWORK("the local network", ".*");

	private final String description;

	private final Pattern names;

	InterfaceKind(String description, String names) {
		this.description = description;
		this.names = Pattern.compile(names);
	}

	static InterfaceKind of(String name) {
		for (InterfaceKind kind : values()) {
			if (kind.names.matcher(name).matches()) {
				return kind;
			}
		}
		return NETWORK;
	}

	boolean isVirtual() {
		return this != NETWORK;
	}

	String description() {
		return this.description;
	}

}
