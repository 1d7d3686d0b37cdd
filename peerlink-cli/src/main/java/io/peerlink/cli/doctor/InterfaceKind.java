package io.peerlink.cli.doctor;

import java.util.regex.Pattern;

/**
 * Where an interface leads to, guessed from its name: the system does not tell.
 */
enum InterfaceKind {

	VPN("a VPN", "(tun|tap|wg|utun|ppp|ipsec|tailscale|zt|nordlynx|proton|gpd|vpn).*"),

	CONTAINERS("containers or virtual machines",
			"(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|incus|podman|cni|flannel|cali|vEthernet|vnet).*"),

	NETWORK("the local network", ".*");

	private final String leadsTo;

	private final Pattern names;

	InterfaceKind(String leadsTo, String names) {
		this.leadsTo = leadsTo;
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

	String leadsTo() {
		return this.leadsTo;
	}

}
