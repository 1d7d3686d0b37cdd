package io.peerlink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * The announcements of somebody who does not know a secret: those that he has recorded,
 * changed ones, and ends of announcements.
 */
final class ForgedAnnouncements {

	private static final int MOST_AT_ONCE = 20;

	private static final int MOST_RECORDED = 40;

	private final List<DiscoveredNode> recorded = new ArrayList<>();

	private final Deque<PeerDiscovery> announced = new ArrayDeque<>();

	private final Simulator simulator;

	private final SimulatedNodes nodes;

	private final RandomGenerator random;

	private final PeerDiscovery ear;

	private boolean speaking;

	ForgedAnnouncements(Simulator simulator, SimulatedNodes nodes) {
		this.simulator = simulator;
		this.nodes = nodes;
		this.random = new SplittableRandom(simulator.seed() * 31 + 11);
		this.ear = nodes.discovery();
		this.ear.start(new DiscoveryListener() {

			@Override
			public void discovered(String source, DiscoveredNode node) {
				if (!ForgedAnnouncements.this.speaking && ForgedAnnouncements.this.recorded.size() < MOST_RECORDED) {
					ForgedAnnouncements.this.recorded.add(node);
				}
			}

			@Override
			public void lost(String source, String name, @Nullable String instanceId) {
				// He does what he likes anyway.
			}

		});
	}

	/**
	 * Announces what he has heard as it was, but at another address.
	 */
	void replay(int port) {
		if (!this.recorded.isEmpty()) {
			DiscoveredNode node = anyRecorded();
			announce(node.name(), Objects.requireNonNull(node.instanceId()), port, node.attributes());
		}
	}

	/**
	 * Announces something that no node has.
	 */
	void forge(int port) {
		if (this.recorded.isEmpty()) {
			return;
		}
		DiscoveredNode node = anyRecorded();
		String name = node.name();
		String instance = Objects.requireNonNull(node.instanceId());
		Map<String, String> attributes = new HashMap<>(node.attributes());
		switch (this.random.nextInt(6)) {
			case 0 -> name = anyRecorded().name() + "2";
			case 1 -> instance = new UUID(this.random.nextLong(), this.random.nextLong()).toString();
			case 2 -> attributes.put("pk", random(32));
			case 3 -> attributes.put("am", random(12));
			case 4 -> attributes.remove("am");
			default -> attributes.put("port", "1");
		}
		attributes.put("instance_id", instance);
		announce(name, instance, port, attributes);
	}

	private void announce(String name, String instance, int port, Map<String, String> attributes) {
		if (this.announced.size() >= MOST_AT_ONCE) {
			return;
		}
		this.simulator.note("somebody announces " + name + " at " + port);
		PeerDiscovery voice = this.nodes.discovery();
		this.announced.add(voice);
		this.speaking = true;
		voice.announce(new Announcement(name, instance, port, attributes));
		this.speaking = false;
	}

	/**
	 * Says that one of the announced nodes is gone.
	 */
	void end() {
		PeerDiscovery voice = this.announced.poll();
		if (voice != null) {
			this.simulator.note("somebody ends an announcement");
			voice.close();
		}
	}

	/**
	 * Ends all announcements.
	 */
	void rest() {
		while (!this.announced.isEmpty()) {
			end();
		}
		this.ear.close();
	}

	private DiscoveredNode anyRecorded() {
		return this.recorded.get(this.random.nextInt(this.recorded.size()));
	}

	private String random(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
