package io.peerlink.spring.boot.autoconfigure;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.file.FileOptions;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.peer.LivenessOptions;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkPropertiesTests {

	@Test
	void defaultsAreThoseOfTheCore() {
		PeerLinkProperties properties = bind(Map.of());
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.node())
			.isEqualTo(new PeerLinkProperties.Node(null, null, null, null, null, null, List.of(), null, false));
		assertThat(properties.discovery().mdns().enabled()).isTrue();
		assertThat(properties.discovery().interfaces()).isEmpty();
		assertThat(properties.discovery().staticPeers()).isEmpty();
		assertThat(properties.discovery().maxPeers()).isEqualTo(PeerLink.DEFAULT_MAX_PEERS);
		assertThat(properties.rpc().timeout()).isEqualTo(PeerLink.DEFAULT_CALL_TIMEOUT);
		assertThat(properties.rpc().maxPendingCalls()).isEqualTo(PeerLink.DEFAULT_MAX_PENDING_CALLS);
		assertThat(properties.rpc().maxPayloadSize()).isEqualTo(DataSize.ofBytes(PeerLink.DEFAULT_MAX_PAYLOAD_SIZE));
		assertThat(properties.tcp().enabled()).isTrue();
		assertThat(properties.handler().concurrency()).isEqualTo(PeerLink.DEFAULT_HANDLER_CONCURRENCY);
		assertThat(properties.handler().queueCapacity()).isEqualTo(PeerLink.DEFAULT_HANDLER_QUEUE_CAPACITY);
		assertThat(properties.channels().max()).isEqualTo(PeerLink.DEFAULT_MAX_CHANNELS);
		assertThat(properties.channels().maxPerPeer()).isEqualTo(PeerLink.DEFAULT_MAX_CHANNELS_PER_PEER);
		assertThat(properties.streams().max()).isEqualTo(PeerLink.DEFAULT_MAX_STREAMS);
		assertThat(properties.files().inbox()).isNull();
		assertThat(properties.files().shared()).isNull();
		assertThat(properties.files().maxSize()).isEqualTo(DataSize.ofBytes(FileOptions.DEFAULT_MAX_SIZE));
		assertThat(properties.files().names()).isEqualTo(FileOptions.none().names());
		assertThat(properties.files().overwrite()).isFalse();
		assertThat(properties.transport().bundling()).isTrue();
		assertThat(properties.shutdownTimeout()).isEqualTo(PeerLink.DEFAULT_SHUTDOWN_TIMEOUT);
		assertThat(new PropertiesNodeSettings(properties, () -> "node").liveness())
			.isEqualTo(LivenessOptions.defaults());
	}

	@Test
	void everyPropertyIsBound() {
		PeerLinkProperties properties = bind(Map.ofEntries(Map.entry("peerlink.enabled", "false"),
				Map.entry("peerlink.node.name", "Phone1"), Map.entry("peerlink.node.rename-on-conflict", "true"),
				Map.entry("peerlink.node.port", "5000"), Map.entry("peerlink.node.tcp-port", "5001"),
				Map.entry("peerlink.node.bind-address", "127.0.0.1"), Map.entry("peerlink.node.secret", "hush"),
				Map.entry("peerlink.node.previous-secrets", "one,two"), Map.entry("peerlink.node.identity", "key"),
				Map.entry("peerlink.node.open", "true"), Map.entry("peerlink.security.pins", "off"),
				Map.entry("peerlink.discovery.mdns.enabled", "false"),
				Map.entry("peerlink.discovery.interfaces", "eth*,10.0.0.7"),
				Map.entry("peerlink.discovery.static-peers", "Phone2@10.0.0.8,10.0.0.9:5001"),
				Map.entry("peerlink.discovery.max-peers", "7"), Map.entry("peerlink.liveness.enabled", "false"),
				Map.entry("peerlink.liveness.java-interval", "2s"), Map.entry("peerlink.liveness.java-timeout", "3s"),
				Map.entry("peerlink.liveness.other-interval", "4s"), Map.entry("peerlink.liveness.other-timeout", "5s"),
				Map.entry("peerlink.liveness.misses", "6"), Map.entry("peerlink.rpc.timeout", "250ms"),
				Map.entry("peerlink.rpc.max-pending-calls", "8"), Map.entry("peerlink.rpc.max-payload-size", "16MB"),
				Map.entry("peerlink.tcp.enabled", "false"), Map.entry("peerlink.handler.concurrency", "9"),
				Map.entry("peerlink.handler.queue-capacity", "10"),
				Map.entry("peerlink.handler.error-messages", "always"), Map.entry("peerlink.channels.max", "12"),
				Map.entry("peerlink.channels.max-per-peer", "13"), Map.entry("peerlink.streams.max", "15"),
				Map.entry("peerlink.files.inbox", "in"), Map.entry("peerlink.files.shared", "out"),
				Map.entry("peerlink.files.max-size", "1MB"), Map.entry("peerlink.files.names", "*.pdf,*.txt"),
				Map.entry("peerlink.files.overwrite", "true"), Map.entry("peerlink.transport.bundling", "false"),
				Map.entry("peerlink.shutdown-timeout", "11s")));
		assertThat(properties.enabled()).isFalse();
		assertThat(properties.node()).isEqualTo(new PeerLinkProperties.Node("Phone1", true, 5000, 5001,
				InetAddress.getLoopbackAddress(), "hush", List.of("one", "two"), Path.of("key"), true));
		assertThat(properties.security().pins()).isEqualTo("off");
		assertThat(properties.discovery().mdns().enabled()).isFalse();
		assertThat(properties.discovery().interfaces()).containsExactly("eth*", "10.0.0.7");
		assertThat(properties.discovery().staticPeers()).containsExactly("Phone2@10.0.0.8", "10.0.0.9:5001");
		assertThat(properties.discovery().maxPeers()).isEqualTo(7);
		assertThat(properties.liveness()).isEqualTo(new PeerLinkProperties.Liveness(false, Duration.ofSeconds(2),
				Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5), 6));
		assertThat(properties.rpc())
			.isEqualTo(new PeerLinkProperties.Rpc(Duration.ofMillis(250), 8, DataSize.ofMegabytes(16)));
		assertThat(properties.tcp().enabled()).isFalse();
		assertThat(properties.handler()).isEqualTo(new PeerLinkProperties.Handler(9, 10, ErrorMessages.ALWAYS));
		assertThat(properties.channels()).isEqualTo(new PeerLinkProperties.Channels(12, 13));
		assertThat(properties.files()).isEqualTo(new PeerLinkProperties.Files(Path.of("in"), Path.of("out"),
				DataSize.ofMegabytes(1), List.of("*.pdf", "*.txt"), true));
		assertThat(properties.streams().max()).isEqualTo(15);
		assertThat(properties.transport().bundling()).isFalse();
		assertThat(properties.shutdownTimeout()).isEqualTo(Duration.ofSeconds(11));
	}

	@Test
	void secretIsNotInTheTextOfTheProperties() {
		assertThat(bind(Map.of("peerlink.node.secret", "hush", "peerlink.node.previous-secrets", "hush"))).asString()
			.doesNotContain("hush");
	}

	private static PeerLinkProperties bind(Map<String, String> values) {
		return new Binder(List.of(new MapConfigurationPropertySource(values)), null,
				ApplicationConversionService.getSharedInstance())
			.bindOrCreate("peerlink", PeerLinkProperties.class);
	}

}
