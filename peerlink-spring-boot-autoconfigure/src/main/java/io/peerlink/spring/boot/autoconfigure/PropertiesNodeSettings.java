package io.peerlink.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.file.FileOptions;
import io.peerlink.peer.LivenessOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Applies {@link PeerLinkProperties} to a {@link PeerLinkBuilder}. Values are validated
 * by the builder; failures are reported with the name of the property.
 *
 * @param properties the properties
 * @param defaultName supplies the name of the node if none is set
 */
record PropertiesNodeSettings(PeerLinkProperties properties, Supplier<String> defaultName) {

	/**
	 * A value that a failed start shows ends up in logs.
	 */
	private static final Set<String> SECRETS = Set.of("node.secret", "node.previous-secrets");

	private static final String HIDDEN = "******";

	PeerLinkBuilder toBuilder() {
		PeerLinkBuilder builder = namedBuilder();
		applyNode(builder, this.properties.node());
		apply("security.pins", this.properties.security().pins(), (pins) -> applyPins(builder, pins));
		applyDiscovery(builder, this.properties.discovery());
		builder.liveness(liveness());
		apply("rpc.timeout", this.properties.rpc().timeout(), builder::callTimeout);
		apply("rpc.max-pending-calls", this.properties.rpc().maxPendingCalls(), builder::maxPendingCalls);
		apply("rpc.max-payload-size", this.properties.rpc().maxPayloadSize(),
				(size) -> builder.maxPayloadSize((int) Math.min(size.toBytes(), Integer.MAX_VALUE)));
		apply("handler.concurrency", this.properties.handler().concurrency(), builder::handlerConcurrency);
		apply("handler.queue-capacity", this.properties.handler().queueCapacity(), builder::handlerQueueCapacity);
		apply("handler.error-messages", this.properties.handler().errorMessages(), builder::handlerErrorMessages);
		apply("channels.max", this.properties.channels().max(), builder::maxChannels);
		apply("channels.max-per-peer", this.properties.channels().maxPerPeer(), builder::maxChannelsPerPeer);
		apply("streams.max", this.properties.streams().max(), builder::maxStreams);
		builder.files(files());
		builder.bundling(this.properties.transport().bundling());
		builder.tcp(this.properties.tcp().enabled());
		apply("shutdown-timeout", this.properties.shutdownTimeout(), builder::shutdownTimeout);
		return builder;
	}

	LivenessOptions liveness() {
		PeerLinkProperties.Liveness liveness = this.properties.liveness();
		LivenessOptions options = liveness.enabled() ? LivenessOptions.defaults() : LivenessOptions.disabled();
		options = change("liveness.java-interval", liveness.javaInterval(), options::withJavaInterval);
		options = change("liveness.java-timeout", liveness.javaTimeout(), options::withJavaTimeout);
		options = change("liveness.other-interval", liveness.otherInterval(), options::withOtherInterval);
		options = change("liveness.other-timeout", liveness.otherTimeout(), options::withOtherTimeout);
		return change("liveness.misses", liveness.misses(), options::withMisses);
	}

	/**
	 * Returns what the node does with files of others, before an acceptor is asked.
	 */
	FileOptions files() {
		PeerLinkProperties.Files files = this.properties.files();
		FileOptions options = FileOptions.none()
			.withInbox(files.inbox())
			.withShared(files.shared())
			.withOverwrite(files.overwrite());
		options = change("files.max-size", files.maxSize().toBytes(), options::withMaxSize);
		return change("files.names", files.names(), options::withNames);
	}

	/**
	 * Returns a builder with the name. A default name may be changed on a conflict, a
	 * configured one may not.
	 */
	private PeerLinkBuilder namedBuilder() {
		String name = this.properties.node().name();
		if (!StringUtils.hasText(name)) {
			return PeerLink.builder(this.defaultName.get()).renameOnConflict(true);
		}
		return change("node.name", name, PeerLink::builder);
	}

	private static void applyNode(PeerLinkBuilder builder, PeerLinkProperties.Node node) {
		apply("node.rename-on-conflict", node.renameOnConflict(), builder::renameOnConflict);
		apply("node.port", node.port(), builder::port);
		apply("node.tcp-port", node.tcpPort(), builder::tcpPort);
		apply("node.bind-address", node.bindAddress(), builder::bindAddress);
		apply("node.secret", node.secret(), builder::secret);
		apply("node.previous-secrets", node.previousSecrets(),
				(secrets) -> builder.previousSecrets(secrets.toArray(String[]::new)));
		apply("node.identity", node.identity(), builder::identity);
	}

	/**
	 * YAML reads {@code off} as {@code false}.
	 */
	private static PeerLinkBuilder applyPins(PeerLinkBuilder builder, String pins) {
		return switch (pins.strip().toLowerCase(Locale.ROOT)) {
			case "memory" -> builder.pins(true);
			case "off", "false" -> builder.pins(false);
			// What YAML makes of on, and other switches: nobody has a file of that name.
			case "", "true", "on", "yes", "no", "none", "enabled", "disabled" ->
				throw new IllegalArgumentException("pins must be 'memory', 'off', or the path of a file");
			default -> builder.pinsFile(Path.of(pins.strip()));
		};
	}

	private static void applyDiscovery(PeerLinkBuilder builder, PeerLinkProperties.Discovery discovery) {
		builder.mdns(discovery.mdns().enabled());
		apply("discovery.interfaces", discovery.interfaces(),
				(interfaces) -> builder.interfaces(interfaces.toArray(String[]::new)));
		apply("discovery.static-peers", discovery.staticPeers(),
				(peers) -> builder.staticPeers(peers.toArray(String[]::new)));
		apply("discovery.max-peers", discovery.maxPeers(), builder::maxPeers);
	}

	private static <T> void apply(String property, @Nullable T value, Function<T, PeerLinkBuilder> setting) {
		if (value != null) {
			change(property, value, setting);
		}
	}

	private static <T, R> R change(String property, T value, Function<T, R> setting) {
		try {
			return setting.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("peerlink." + property,
					SECRETS.contains(property) ? HIDDEN : value, ex.getMessage(), ex);
		}
	}

}
