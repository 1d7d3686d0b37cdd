package io.peerlink.system.lab;

import java.time.Duration;
import java.util.List;

/**
 * A network as users have it, in which every feature has to work. One host of a
 * {@link NetworkLab}, the first one, is connected in a peculiar way; the others are
 * plain.
 */
public enum World {

	/**
	 * One interface, one address.
	 */
	PLAIN,

	/**
	 * Two interfaces on one LAN: cable and Wi-Fi of a laptop.
	 */
	TWO_INTERFACES {

		@Override
		void shape(NetworkLab lab) {
			lab.connectAgain(SUBJECT, "10.99.0.101/24");
		}

	},

	/**
	 * Two interfaces with subnets of their own on one LAN.
	 */
	TWO_INTERFACES_TWO_SUBNETS {

		@Override
		void shape(NetworkLab lab) {
			lab.connectAgain(SUBJECT, "10.88.0.1/24");
			reachOwnSubnetsOnly(lab);
		}

	},

	/**
	 * A second address in the same subnet.
	 */
	SECOND_ADDRESS {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).addAddress("10.99.0.222/24");
		}

	},

	/**
	 * A virtual address of a cluster, without a subnet.
	 */
	VIRTUAL_ADDRESS {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).addAddress("10.66.0.1/32");
		}

	},

	/**
	 * A second address in another subnet.
	 */
	SECOND_SUBNET {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).addAddress("10.88.0.1/24");
			reachOwnSubnetsOnly(lab);
		}

	},

	/**
	 * A link-local address beside the routable one.
	 */
	LINK_LOCAL_BESIDE_ROUTABLE {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).addAddress("169.254.7.7/16");
			reachOwnSubnetsOnly(lab);
		}

	},

	/**
	 * The link comes up after the node has started: Wi-Fi of a Raspberry Pi.
	 */
	LATE_LINK {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).linkDown();
		}

		@Override
		public void started(NetworkLab lab) {
			lab.host(SUBJECT).linkUp();
		}

	},

	/**
	 * Multicast arrives from the host but not at it: an access point that filters.
	 */
	ONE_WAY_MULTICAST {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).drop("INPUT", "-d", "224.0.0.0/4");
		}

		@Override
		public boolean findsPython() {
			return false;
		}

		@Override
		public boolean isHealthy() {
			return false;
		}

	},

	/**
	 * A firewall refuses every tenth datagram that the host sends.
	 */
	REFUSED_SENDS {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).refuseOutgoing(0.1);
		}

		@Override
		public boolean isLossy() {
			return true;
		}

	},

	/**
	 * The link is down for 100 ms while nodes talk.
	 */
	BLIP {

		@Override
		public void happen(NetworkLab lab, PeerProcess subject) {
			lab.host(SUBJECT).blip();
		}

	},

	/**
	 * An address is added while nodes talk.
	 */
	ADDED_ADDRESS {

		@Override
		public void happen(NetworkLab lab, PeerProcess subject) {
			lab.host(SUBJECT).addAddress("10.66.0.1/24");
		}

	},

	/**
	 * An address is removed while nodes talk.
	 */
	REMOVED_ADDRESS {

		@Override
		void shape(NetworkLab lab) {
			lab.host(SUBJECT).addAddress("10.66.0.1/24");
		}

		@Override
		public void happen(NetworkLab lab, PeerProcess subject) {
			lab.host(SUBJECT).removeAddress("10.66.0.1/24");
		}

	},

	/**
	 * The node does not run for 10 s: the lid of a laptop, a long garbage collection.
	 */
	PAUSED_PROCESS {

		@Override
		public void happen(NetworkLab lab, PeerProcess subject) {
			subject.process().pause();
			lab.host(SUBJECT).exec("sleep", Long.toString(PAUSE.toSeconds()));
			subject.process().resume();
		}

		@Override
		public List<String> eventsAtPeer() {
			return List.of("down EXPIRED", "up");
		}

	};

	/**
	 * The number of the host that is connected in a peculiar way.
	 */
	public static final int SUBJECT = 1;

	/**
	 * The number of the first host for a Python node.
	 */
	public static final int FIRST_PYTHON = 3;

	private static final Duration PAUSE = Duration.ofSeconds(10);

	/**
	 * Builds this world: the subject, a plain host for a Java node, and plain hosts for
	 * Python nodes.
	 * @return the network
	 */
	public NetworkLab create() {
		NetworkLab lab = NetworkLab.create(FIRST_PYTHON - 1 + PythonVersion.values().length);
		try {
			shape(lab);
			return lab;
		}
		catch (RuntimeException ex) {
			lab.close();
			throw ex;
		}
	}

	void shape(NetworkLab lab) {
	}

	/**
	 * Is run when the nodes have started.
	 * @param lab the network
	 */
	public void started(NetworkLab lab) {
	}

	/**
	 * Is run while the nodes talk.
	 * @param lab the network
	 * @param subject the node on the peculiar host
	 */
	public void happen(NetworkLab lab, PeerProcess subject) {
	}

	/**
	 * Returns which events about the subject its peer on the plain host has. Nobody else
	 * goes down or comes up, at neither host.
	 * @return events as of {@link PeerProcess#events}, normally none
	 */
	public List<String> eventsAtPeer() {
		return List.of();
	}

	/**
	 * Returns whether nodes lose datagrams, which Python does not send again.
	 * @return whether they do
	 */
	public boolean isLossy() {
		return false;
	}

	/**
	 * Returns whether the subject can know Python nodes, which do not contact peers
	 * themselves.
	 * @return whether it can
	 */
	public boolean findsPython() {
		return true;
	}

	/**
	 * Returns whether the doctor finds no problem.
	 * @return whether it finds none
	 */
	public boolean isHealthy() {
		return true;
	}

	private static void reachOwnSubnetsOnly(NetworkLab lab) {
		lab.host(SUBJECT).reachOwnSubnetsOnly();
		lab.host(FIRST_PYTHON - 1).reachOwnSubnetsOnly();
	}

}
