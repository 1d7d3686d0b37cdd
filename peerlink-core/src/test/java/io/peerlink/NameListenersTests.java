package io.peerlink;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.peer.NodeName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NameListeners}.
 */
class NameListenersTests {

	@Test
	void errorOfOneListenerDoesNotKeepTheEventFromTheOthers() {
		NameListeners listeners = new NameListeners();
		List<String> lost = new ArrayList<>();
		listeners.add(new NodeName.Listener() {

			@Override
			public void lost(String name, String owner) {
				throw new NoClassDefFoundError("test");
			}

		});
		listeners.add(new NodeName.Listener() {

			@Override
			public void lost(String name, String owner) {
				lost.add(name);
			}

		});
		listeners.lost("node", "127.0.0.1:5000");
		assertThat(lost).containsExactly("node");
	}

}
