package io.peerlink.spring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.channel.CloseReason;
import io.peerlink.channel.OverflowPolicy;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.handler.RpcMethod;
import io.peerlink.peer.Peer;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class PeerLinkChannelProcessorTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(HandlerRunner.NodeConfiguration.class, ChannelConfiguration.class)
		.withBean(MemoryLan.class, () -> this.lan);

	@Test
	void methodReceivesPayloadPeerMessageAndChannel() {
		run(Everything.class, (context, client) -> {
			try (Channel channel = client.openChannel("server", "everything", ChannelOptions.sequenced())) {
				channel.send(List.of(new Position(1, 2)));
				assertThat(channel.receive(LONG, String.class))
					.isEqualTo("everything from client: #1 [{\"x\":1,\"y\":2}] = [Position[x=1, y=2]]");
			}
		});
	}

	@Test
	void nameOfTheMethodIsTheDefaultNameOfTheChannel() {
		run(Names.class, (context, client) -> assertThat(context.getBean(PeerLink.class).registeredChannels())
			.containsExactly("byName", "byPlaceholder", "byValue", "unnamed"), "channel.name=byPlaceholder");
	}

	@Test
	void methodsMayBePrivateAndWithoutParameters() {
		run(Counting.class, (context, client) -> {
			try (Channel channel = client.openChannel("server", "tick", ChannelOptions.raw())) {
				channel.send(null);
				channel.send("anything");
				await().until(() -> context.getBean(Counting.class).ticks.get() == 2);
			}
		});
	}

	@Test
	void messageOfTheWrongTypeIsCountedAndDropped() {
		run(Positions.class, (context, client) -> {
			try (Channel channel = client.openChannel("server", "positions", ChannelOptions.raw())) {
				channel.send("nowhere");
				channel.send(new Position(3, 4));
				Queue<String> received = context.getBean(Positions.class).received;
				await().untilAsserted(() -> assertThat(received).containsExactly("Position[x=3, y=4]"));
				assertThat(served(context).statistics().failed()).isEqualTo(1);
				assertThat(channel.isOpen()).isTrue();
			}
		});
	}

	@Test
	void failingMethodIsCountedAndCalledAgain() {
		run(Failing.class, (context, client) -> {
			try (Channel channel = client.openChannel("server", "failing", ChannelOptions.raw())) {
				channel.send(true);
				channel.send(false);
				assertThat(channel.receive(LONG, String.class)).isEqualTo("well");
				assertThat(served(context).statistics().failed()).isEqualTo(1);
			}
		});
	}

	@Test
	void attributesDetermineHowTheChannelWorks() {
		run(Tuned.class, (context, client) -> {
			assertThatExceptionOfType(ChannelRejectedException.class)
				.isThrownBy(() -> client.openChannel("server", "tuned", ChannelOptions.raw()));
			try (Channel channel = client.openChannel("server", "tuned", ChannelOptions.sequenced())) {
				assertThat(served(context).statistics().queueCapacity()).isEqualTo(7);
				await().untilAsserted(() -> assertThat(channel.closeReason()).hasValue("idle_timeout"));
			}
		}, "idle=500ms");
	}

	@Test
	void composedAnnotationIsFound() {
		run(Composed.class, (context, client) -> client.openChannel("server", "composed", ChannelOptions.sequenced()));
	}

	@Test
	void inheritedMethodsTakeTheirResolvedTypes() {
		run(PositionSink.class, (context, client) -> {
			try (Channel channel = client.openChannel("server", "take", ChannelOptions.raw())) {
				channel.send(Map.of("x", 5, "y", 6));
				Queue<Position> received = context.getBean(PositionSink.class).received;
				await().untilAsserted(() -> assertThat(received).containsExactly(new Position(5, 6)));
			}
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void proxyIsCalledThroughItsAdvice(boolean proxyTargetClass) {
		this.runner.withUserConfiguration(ProxyConfiguration.class)
			.withBean("handler", ProxiedEcho.class)
			.withPropertyValues("proxy-target-class=" + proxyTargetClass)
			.run((context) -> with(context, (client) -> {
				assertThat(context.getBean("handler") instanceof ProxiedEcho).isEqualTo(proxyTargetClass);
				try (Channel channel = client.openChannel("server", "echo", ChannelOptions.raw())) {
					channel.send("hi");
					assertThat(channel.receive(LONG, String.class)).isEqualTo("hi");
					assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
				}
			}));
	}

	@Test
	void lazyBeanIsCreatedByTheFirstChannel() {
		LazyEcho.created.set(0);
		this.runner.withUserConfiguration(LazyConfiguration.class).run((context) -> with(context, (client) -> {
			assertThat(LazyEcho.created).hasValue(0);
			for (int i = 0; i < 2; i++) {
				try (Channel channel = client.openChannel("server", "echo", ChannelOptions.raw())) {
					channel.send(i);
					assertThat(channel.receive(LONG, Integer.class)).isEqualTo(i);
				}
			}
			assertThat(LazyEcho.created).hasValue(1);
		}));
	}

	@Test
	void lazyBeanMayBeAnInterfaceProxy() {
		this.runner.withUserConfiguration(ProxyConfiguration.class)
			.withBean("handler", ProxiedEcho.class, ProxiedEcho::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> with(context, (client) -> {
				try (Channel channel = client.openChannel("server", "echo", ChannelOptions.raw())) {
					channel.send("hi");
					assertThat(channel.receive(LONG, String.class)).isEqualTo("hi");
				}
				assertThat(context.getBean("handler")).isNotInstanceOf(ProxiedEcho.class);
			}));
	}

	@Test
	void channelsAreFoundWhenAllBeansAreLazy() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean("positions", Positions.class)
			.run((context) -> {
				assertThat(context.getBean(PeerLink.class).registeredChannels()).containsExactly("positions");
				assertThat(context.getBeanFactory().containsSingleton("positions")).isFalse();
			});
	}

	@Test
	void prototypeHoldsTheStateOfItsChannel() {
		this.runner.withUserConfiguration(PrototypeConfiguration.class).run((context) -> with(context, (client) -> {
			try (Channel first = client.openChannel("server", "sum", ChannelOptions.raw());
					Channel second = client.openChannel("server", "sum", ChannelOptions.raw())) {
				first.send(1);
				first.send(2);
				second.send(10);
				assertThat(first.receive(LONG, Integer.class)).isEqualTo(1);
				assertThat(first.receive(LONG, Integer.class)).isEqualTo(3);
				assertThat(second.receive(LONG, Integer.class)).isEqualTo(10);
			}
		}));
	}

	@Test
	void scopedProxyIsFoundOnce() {
		this.runner.withUserConfiguration(ScopedProxyConfiguration.class)
			.run((context) -> assertThat(context.getBean(PeerLink.class).registeredChannels()).containsExactly("sum"));
	}

	@Test
	void channelIsClosedWhenItsBeanCannotBeCreated() {
		this.runner.withUserConfiguration(BrokenConfiguration.class).run((context) -> with(context, (client) -> {
			Channel channel = client.openChannel("server", "positions", ChannelOptions.raw());
			await().untilAsserted(() -> assertThat(channel.closeReason()).hasValue("handler_failed"));
		}));
	}

	@Test
	void channelMethodOfAHandlerIsNotExposed() {
		run(Mixed.class, (context, client) -> {
			PeerLink node = context.getBean(PeerLink.class);
			assertThat(node.methods()).extracting(RpcMethod::name).containsExactly("call");
			assertThat(node.registeredChannels()).containsExactly("stream");
		});
	}

	@Test
	void handlerMayHaveChannelsOnly() {
		run(ChannelsOnly.class, (context, client) -> assertThat(context.getBean(PeerLink.class).registeredChannels())
			.containsExactly("stream"));
	}

	@Test
	void channelToAPeerIsKeptOpenUntilTheContextIsClosed() {
		BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
		this.runner.withBean(Subscriber.class).withPropertyValues("market=client").run((context) -> {
			assertThat(context.getBean(PeerLink.class).registeredChannels()).isEmpty();
			with(context, (client) -> {
				client.registerChannel("prices", accepted::add, ChannelOptions.sequenced());
				Queue<String> received = context.getBean(Subscriber.class).received;
				for (int i = 1; i <= 2; i++) {
					Channel channel = accepted.poll(LONG.toSeconds(), TimeUnit.SECONDS);
					assertThat(channel).isNotNull();
					channel.send(i);
					String expected = i + " from client";
					await().untilAsserted(() -> assertThat(received).contains(expected));
					channel.close();
				}
				assertThat(accepted.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isNotNull();
				context.close();
				await().until(() -> client.status().channels().isEmpty());
			});
		});
	}

	@Test
	void channelMayBeKeptOpenToAPeerAndOpenedByPeersUnderTheSameName() {
		run(BothWays.class, (context, client) -> assertThat(context.getBean(PeerLink.class).registeredChannels())
			.containsExactly("state"));
	}

	@Test
	void channelIsForPeersOfItsNamesOnly() {
		run(Guarded.class, (context, client) -> {
			assertThatExceptionOfType(ChannelRejectedException.class)
				.isThrownBy(() -> client.openChannel("server", "consoles", ChannelOptions.raw()))
				.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(CloseReason.ACCESS_DENIED));
			assertThat(client.openChannel("server", "clients", ChannelOptions.raw()).isOpen()).isTrue();
		});
	}

	@Test
	void keptChannelHasNoOneToAllow() {
		assertFailure(AllowedToPeer.class, "'allow' is for channels that peers open");
	}

	@Test
	void duplicateNameFailsTheStartAndReportsBothMethods() {
		this.runner.withBean("first", Positions.class)
			.withBean("second", OtherPositions.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("channel 'positions'")
				.hasMessageContaining(Positions.class.getName() + ".positions(Position) of bean 'first'")
				.hasMessageContaining(OtherPositions.class.getName() + ".on(String) of bean 'second'"));
	}

	@Test
	void nameThatWasRegisteredByHandFailsTheStart() {
		this.runner.withBean(Positions.class)
			.withBean(RegisteredByHand.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(Positions.class.getName() + ".positions(Position)")
				.hasMessageContaining("registered already"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Returning.class, TwoPayloads.class, TwoChannels.class, TwoPeers.class, EmptyQueue.class,
			BadDuration.class, ShortTimeout.class, MissingPlaceholder.class, BlankName.class, BlankPeer.class })
	void unusableMethodFailsTheStartAndIsReportedWithItsBean(Class<?> type) {
		this.runner.withBean("culprit", type)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("@PeerLinkChannel")
				.hasMessageContaining(type.getName() + ".on(")
				.hasMessageContaining("bean 'culprit'"));
	}

	@Test
	void reasonOfAFailedStartIsReported() {
		assertFailure(Returning.class, "must return void");
		assertFailure(TwoPayloads.class, "more than one parameter for what the message is read as");
		assertFailure(TwoChannels.class, "more than one parameter for the Channel");
		assertFailure(EmptyQueue.class, "maxQueueSize must be between 1 and 65536 but is 0");
		assertFailure(BadDuration.class, "'soon'");
		assertFailure(ShortTimeout.class, "idleTimeout must be between 100 ms");
		assertFailure(MissingPlaceholder.class, "'not.there'");
		assertFailure(BlankPeer.class, "the name of the peer is blank");
	}

	@Test
	void methodThatTheProxyHidesFailsTheStart() {
		this.runner.withUserConfiguration(ProxyConfiguration.class)
			.withBean("handler", HiddenMethod.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(HiddenMethod.class.getName() + ".hidden(String) of bean 'handler'"));
	}

	private void assertFailure(Class<?> type, String reason) {
		this.runner.withBean(type).run((context) -> assertThat(context).getFailure().hasMessageContaining(reason));
	}

	private void run(Class<?> bean, Scenario scenario, String... properties) {
		this.runner.withBean(bean)
			.withPropertyValues(properties)
			.run((context) -> with(context, (client) -> scenario.run(context, client)));
	}

	private void with(AssertableApplicationContext context, ClientScenario scenario) throws Exception {
		try (PeerLink server = context.getBean(PeerLink.class).start();
				PeerLink client = this.lan.node("client").start()) {
			client.awaitPeer(server.name(), LONG);
			server.awaitPeer("client", LONG);
			scenario.run(client);
		}
	}

	private static ChannelStatus served(AssertableApplicationContext context) {
		PeerLink server = context.getBean(PeerLink.class);
		return await().until(() -> server.status().channels(), (channels) -> !channels.isEmpty()).get(0);
	}

	@FunctionalInterface
	interface Scenario {

		void run(AssertableApplicationContext context, PeerLink client) throws Exception;

	}

	@FunctionalInterface
	interface ClientScenario {

		void run(PeerLink client) throws Exception;

	}

	record Position(int x, int y) {
	}

	@Configuration(proxyBeanMethods = false)
	static class ChannelConfiguration {

		@Bean
		static PropertySourcesPlaceholderConfigurer placeholders() {
			return new PropertySourcesPlaceholderConfigurer();
		}

		@Bean
		PeerLinkChannelProcessor channelProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
			return new PeerLinkChannelProcessor(node, beanFactory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		LazyEcho echo() {
			return new LazyEcho();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeConfiguration {

		@Bean
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		Sum sum() {
			return new Sum();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedProxyConfiguration {

		@Bean
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
		Sum sum() {
			return new Sum();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenConfiguration {

		@Bean
		@Lazy
		Positions positions() {
			throw new IllegalStateException("not today");
		}

	}

	static class Everything {

		@PeerLinkChannel(ordering = ChannelOrdering.SEQUENCE)
		void everything(Peer peer, List<Position> positions, ChannelMessage message, Channel channel) {
			channel.send(channel.name() + " from " + peer.name() + ": " + message + " = " + positions);
		}

	}

	static class Names {

		@PeerLinkChannel
		void unnamed(String text) {
		}

		@PeerLinkChannel("byValue")
		void a(String text) {
		}

		@PeerLinkChannel(name = "byName")
		void b(String text) {
		}

		@PeerLinkChannel("${channel.name}")
		void c(String text) {
		}

	}

	static class Counting {

		private final AtomicInteger ticks = new AtomicInteger();

		@PeerLinkChannel
		@SuppressWarnings("UnusedMethod") // It is called reflectively.
		private void tick() {
			this.ticks.incrementAndGet();
		}

	}

	static class Positions {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@PeerLinkChannel
		void positions(Position position) {
			this.received.add(position.toString());
		}

	}

	static class RegisteredByHand {

		RegisteredByHand(PeerLink node) {
			node.registerChannel("positions", (channel) -> {
			}, ChannelOptions.raw());
		}

	}

	static class OtherPositions {

		@PeerLinkChannel("positions")
		void on(String text) {
		}

	}

	static class Failing {

		@PeerLinkChannel
		void failing(boolean failing, Channel channel) throws Exception {
			if (failing) {
				throw new Exception("not today");
			}
			channel.send("well");
		}

	}

	static class Tuned {

		@PeerLinkChannel(ordering = ChannelOrdering.SEQUENCE, maxQueueSize = 7, overflow = OverflowPolicy.DROP_NEWEST,
				idleTimeout = "${idle}")
		void tuned(ChannelMessage message) {
		}

	}

	@PeerLinkChannel(ordering = ChannelOrdering.SEQUENCE)
	@Retention(RetentionPolicy.RUNTIME)
	@interface SequencedChannel {

		@AliasFor(annotation = PeerLinkChannel.class, attribute = "name")
		String value();

	}

	static class Composed {

		@SequencedChannel("composed")
		void on(String text) {
		}

	}

	abstract static class Sink<T> {

		final Queue<T> received = new ConcurrentLinkedQueue<>();

		@PeerLinkChannel
		void take(T value) {
			this.received.add(value);
		}

	}

	static class PositionSink extends Sink<Position> {

	}

	interface Echo {

		@PeerLinkChannel("echo")
		void on(Object value, Channel channel);

	}

	static class ProxiedEcho implements Echo {

		@Override
		public void on(Object value, Channel channel) {
			channel.send(value);
		}

	}

	static class LazyEcho extends ProxiedEcho {

		private static final AtomicInteger created = new AtomicInteger();

		LazyEcho() {
			created.incrementAndGet();
		}

	}

	static class Sum {

		private int sum;

		@PeerLinkChannel
		void sum(int summand, Channel channel) {
			this.sum += summand;
			channel.send(this.sum);
		}

	}

	@PeerLinkHandler
	static class Mixed {

		public String call() {
			return "called";
		}

		@PeerLinkChannel
		public void stream(String text) {
		}

	}

	@PeerLinkHandler
	static class ChannelsOnly {

		@PeerLinkChannel
		public void stream(String text) {
		}

	}

	static class Guarded {

		@PeerLinkChannel(name = "consoles", allow = "console-*")
		void consoles(String text) {
		}

		@PeerLinkChannel(name = "clients", allow = "*")
		void clients(String text) {
		}

	}

	static class AllowedToPeer {

		@PeerLinkChannel(name = "clients", peer = "other", allow = "*")
		void on(String text) {
		}

	}

	static class Returning {

		@PeerLinkChannel
		String on(String text) {
			return text;
		}

	}

	static class TwoPayloads {

		@PeerLinkChannel
		void on(String text, int number) {
		}

	}

	static class TwoChannels {

		@PeerLinkChannel
		void on(Channel one, Channel two) {
		}

	}

	static class TwoPeers {

		@PeerLinkChannel
		void on(Peer one, Peer two) {
		}

	}

	static class EmptyQueue {

		@PeerLinkChannel(maxQueueSize = 0)
		void on(String text) {
		}

	}

	static class BadDuration {

		@PeerLinkChannel(idleTimeout = "soon")
		void on(String text) {
		}

	}

	static class ShortTimeout {

		@PeerLinkChannel(idleTimeout = "1ms")
		void on(String text) {
		}

	}

	static class MissingPlaceholder {

		@PeerLinkChannel("${not.there}")
		void on(String text) {
		}

	}

	static class BlankName {

		@PeerLinkChannel(" ")
		void on(String text) {
		}

	}

	static class BlankPeer {

		@PeerLinkChannel(name = "prices", peer = " ")
		void on(String text) {
		}

	}

	static class Subscriber {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@PeerLinkChannel(name = "prices", peer = "${market}", ordering = ChannelOrdering.SEQUENCE)
		void priced(int price, Peer peer) {
			this.received.add(price + " from " + peer.name());
		}

	}

	static class BothWays {

		@PeerLinkChannel("state")
		void theirs(String text) {
		}

		@PeerLinkChannel(name = "state", peer = "client")
		void answers(String text) {
		}

	}

	static class HiddenMethod implements Echo {

		@Override
		public void on(Object value, Channel channel) {
		}

		@PeerLinkChannel
		public void hidden(String text) {
		}

	}

}
