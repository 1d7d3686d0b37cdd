package io.peerlink.spring.boot.actuate;

import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.Info;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkInfoContributorTests {

	private final PeerLink node = new MemoryLan().node("garden");

	private final PeerLinkInfoContributor contributor = new PeerLinkInfoContributor(this.node);

	@Test
	void nameVersionAndInstanceAreContributed() {
		this.node.start();
		assertThat(details()).isEqualTo(
				Map.of("name", "garden", "version", PeerLink.version(), "instanceId", this.node.status().instanceId()));
		this.node.stop();
	}

	@Test
	void nodeThatIsNotRunningHasNoInstance() {
		assertThat(details()).isEqualTo(Map.of("name", "garden", "version", PeerLink.version()));
	}

	private @Nullable Object details() {
		Info.Builder builder = new Info.Builder();
		this.contributor.contribute(builder);
		return builder.build().get("peerlink");
	}

}
