package io.peerlink.internal.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.peer.Peer;
import io.peerlink.peer.RefusedKey;
import io.peerlink.sim.SimProcess;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is told of keys that are refused.
 */
class PinKeeperTests {

	/**
	 * They stay in the table of peers, and are pinged there now and then.
	 */
	@Test
	void eachKeyIsReportedOnceHoweverManyThereAre() {
		Simulator.forSeeds(1, (simulator) -> {
			List<RefusedKey> events = new ArrayList<>();
			Map<Peer, byte[]> keys = new HashMap<>();
			PinStore store = new PinStore(null);
			store.add(new Pin("console", key(0), Instant.EPOCH));
			PinKeeper keeper = new PinKeeper(store, key(-1), () -> new NodeIdentity("watcher", "instance"), keys::get,
					new SimProcess(simulator), Runnable::run, events::add);
			List<Peer> members = new ArrayList<>();
			for (int i = 1; i <= RefusedKeys.LIMIT + 1; i++) {
				Peer peer = new Peer("console", KeyedInstance.of(key(i), i).toString(),
						new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000), Map.of());
				keys.put(peer, key(i));
				members.add(peer);
			}
			for (int ping = 0; ping < 10; ping++) {
				members.forEach(keeper::refused);
			}
			assertThat(events.size()).isEqualTo(members.size());
		});
	}

	private static byte[] key(int number) {
		return ByteBuffer.allocate(StaticKey.LENGTH).putInt(number).array();
	}

}
