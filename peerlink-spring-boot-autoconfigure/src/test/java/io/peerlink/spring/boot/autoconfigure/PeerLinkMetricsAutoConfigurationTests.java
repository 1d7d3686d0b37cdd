package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import io.peerlink.PeerLink;
import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.metrics.PeerLinkMetrics;
import io.peerlink.spring.observation.CallObservationContext;
import io.peerlink.spring.observation.DefaultCallObservationConvention;
import io.peerlink.spring.observation.DefaultHandlerObservationConvention;
import io.peerlink.spring.observation.ObservationCallObserver;
import io.peerlink.spring.observation.TimingCallObserver;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the meters and observations of an application that exchanges calls with a
 * second node.
 */
class PeerLinkMetricsAutoConfigurationTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class,
				PeerLinkMetricsAutoConfiguration.class, PeerLinkObservationAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean(Calculator.class)
		.withPropertyValues("peerlink.node.name=app");

	private final ApplicationContextRunner runner = this.plain.withConfiguration(
			AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class));

	@Test
	void nodeIsMeasuredAndCallsAreTimed() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(PeerLinkMetrics.class)
				.hasSingleBean(TimingCallObserver.class)
				.doesNotHaveBean(ObservationCallObserver.class);
			callBothWays(context);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("peerlink.datagrams").tag("direction", "sent").functionCounter().count())
				.isPositive();
			assertThat(meters.get("peerlink.calls")
				.tags("method", "negate", "outcome", "success", "error", "none")
				.timer()
				.count()).isOne();
			await().untilAsserted(() -> assertThat(meters.get("peerlink.handler")
				.tags("method", "add", "outcome", "success", "error", "none")
				.timer()
				.count()).isOne());
		});
	}

	/**
	 * Whatever could see or change an observation gets to see it.
	 */
	@TestFactory
	Stream<DynamicTest> callsAreObservedWhenOthersThanMetersMayListen() {
		return Stream.of(
				observed("handler",
						(runner) -> runner.withBean("text", ObservationHandler.class, ObservationTextPublisher::new)),
				observed("own meters",
						(runner) -> runner.withBean("ownMeters", DefaultMeterObservationHandler.class,
								() -> new DefaultMeterObservationHandler(new SimpleMeterRegistry()))),
				observed("filter", (runner) -> runner.withBean(ObservationFilter.class, () -> (context) -> context)),
				observed("predicate",
						(runner) -> runner.withBean(ObservationPredicate.class, () -> (name, context) -> true)),
				observed("customizer",
						(runner) -> runner.withBean(ObservationRegistryCustomizer.class, () -> (registry) -> {
						})),
				observed("own registry", (runner) -> runner.withBean("own", ObservationRegistry.class, () -> {
					ObservationRegistry registry = ObservationRegistry.create();
					registry.observationConfig().observationHandler(new ObservationTextPublisher());
					return registry;
				})),
				observed("global convention",
						(runner) -> runner.withBean(GlobalObservationConvention.class,
								() -> (context) -> context instanceof CallObservationContext)),
				observed("handler of a parent",
						(runner) -> runner
							.withParent(contextWith(ObservationHandler.class, ObservationTextPublisher::new))),
				observed("convention",
						(runner) -> runner.withBean(DefaultCallObservationConvention.class, RenamedCalls::new)),
				observed("enable", (runner) -> runner.withPropertyValues("management.observations.enable.other=false")),
				observed("key values",
						(runner) -> runner.withPropertyValues("management.observations.key-values.room=attic")),
				observed("ignored meters", (runner) -> runner
					.withPropertyValues("management.metrics.observations.ignored-meters=long-task-timer")));
	}

	private DynamicTest observed(String name, UnaryOperator<ApplicationContextRunner> change) {
		return DynamicTest.dynamicTest(name,
				() -> change.apply(this.runner)
					.run((context) -> assertThat(context).hasNotFailed()
						.hasSingleBean(ObservationCallObserver.class)
						.doesNotHaveBean(TimingCallObserver.class)));
	}

	private static <T> ApplicationContext contextWith(Class<T> type, Supplier<T> bean) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(type, bean);
		context.refresh();
		return context;
	}

	@Test
	void callsAreObservedWhenTheProcessEnvironmentSelectsObservations() {
		this.runner
			.withInitializer(
					(context) -> context.getEnvironment()
						.getPropertySources()
						.addFirst(new SystemEnvironmentPropertySource(
								StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("MANAGEMENT_OBSERVATIONS_ENABLE_OTHER", "false"))))
			.run((context) -> assertThat(context).hasSingleBean(ObservationCallObserver.class));
	}

	@Test
	void propertiesApplyToTheTimers() {
		this.runner
			.withPropertyValues("management.metrics.distribution.percentiles.peerlink.calls=0.5",
					"management.metrics.tags.room=attic")
			.run((context) -> {
				assertThat(context).hasSingleBean(TimingCallObserver.class);
				callBothWays(context);
				Timer timer = context.getBean(MeterRegistry.class).get("peerlink.calls").tag("room", "attic").timer();
				assertThat(timer.takeSnapshot().percentileValues()).hasSize(1);
				assertThat(timer.getId().getDescription()).startsWith("Calls to peers");
			});
	}

	@Test
	void ownObserverReplacesTheTimers() {
		this.runner
			.withBean("own", ObservationCallObserver.class, () -> new ObservationCallObserver(ObservationRegistry.NOOP))
			.run((context) -> assertThat(context).getBeanNames(CallObserver.class).containsExactly("own"));
	}

	@Test
	void callsAreTimedWithoutAnObservationRegistry() {
		this.plain.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertTimed(context, context.getBean(MeterRegistry.class)));
	}

	@Test
	void callsAreTimedWithAnObservationRegistryThatDoesNothing() {
		this.runner.withBean("none", ObservationRegistry.class, () -> ObservationRegistry.NOOP)
			.run((context) -> assertTimed(context, context.getBean(MeterRegistry.class)));
	}

	private void assertTimed(ApplicationContext context, MeterRegistry meters) throws InterruptedException {
		callBothWays(context);
		assertThat(meters.get("peerlink.calls").timer().count()).isOne();
		await().untilAsserted(() -> assertThat(meters.get("peerlink.handler").timer().count()).isOne());
	}

	@Test
	void observationsCanBeDisabledByProperty() {
		this.runner.withPropertyValues("management.observations.enable.peerlink.calls=false").run((context) -> {
			callBothWays(context);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await().untilAsserted(() -> assertThat(meters.find("peerlink.handler").timer()).isNotNull());
			assertThat(meters.find("peerlink.calls").timer()).isNull();
			assertThat(meters.find("peerlink.peers").gauges()).isNotEmpty();
		});
	}

	@Test
	void metersCanBeDisabledByProperty() {
		this.runner.withPropertyValues("management.metrics.enable.peerlink=false").run((context) -> {
			callBothWays(context);
			assertThat(context.getBean(MeterRegistry.class).getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("peerlink."));
		});
	}

	@Test
	void callsAreObservedWithoutMeters() {
		this.plain.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(ObservationCallObserver.class)
				.doesNotHaveBean("peerLinkMetrics"));
	}

	@Test
	void noBeanIsPresentWithoutMicrometer() {
		this.plain.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).hasSingleBean(PeerLink.class)
				.doesNotHaveBean(CallObserver.class)
				.doesNotHaveBean(PeerLinkMetricsAutoConfiguration.class)
				.doesNotHaveBean(PeerLinkObservationAutoConfiguration.class);
			callBothWays(context);
		});
	}

	@Test
	void noBeanIsPresentWithoutRegistries() {
		this.plain.run((context) -> assertThat(context).hasSingleBean(PeerLink.class)
			.doesNotHaveBean(CallObserver.class)
			.doesNotHaveBean(PeerLinkMetrics.class));
	}

	@Test
	void noBeanIsPresentWhenDisabled() {
		this.runner.withPropertyValues("peerlink.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CallObserver.class)
				.doesNotHaveBean(PeerLinkMetrics.class));
	}

	@Test
	void severalNodesAreNotMeasuredButTheObserverIsPresent() {
		this.runner.withBean("one", PeerLink.class, () -> this.lan.node("one"))
			.withBean("two", PeerLink.class, () -> this.lan.node("two"))
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkMetrics.class)
				.hasSingleBean(CallObserver.class));
	}

	@Test
	void observersOfTheApplicationAreNotifiedAsWell() {
		Queue<String> notified = new ConcurrentLinkedQueue<>();
		this.runner.withBean("ownObserver", CallObserver.class, () -> recording("bean", notified))
			.withBean("customizer", PeerLinkBuilderCustomizer.class,
					() -> (builder) -> builder.callObserver(recording("customizer", notified)))
			.run((context) -> {
				callBothWays(context);
				assertThat(notified).containsExactly("bean handles add", "customizer handles add", "bean calls negate",
						"customizer calls negate");
				assertThat(context.getBean(MeterRegistry.class).get("peerlink.calls").timer().count()).isOne();
			});
	}

	@Test
	void conventionsOfTheApplicationReplaceTheDefaults() {
		this.runner.withBean(DefaultCallObservationConvention.class, RenamedCalls::new)
			.withBean(DefaultHandlerObservationConvention.class, RenamedHandler::new)
			.run((context) -> {
				callBothWays(context);
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("our.calls").timer().count()).isOne();
				await().untilAsserted(() -> assertThat(meters.get("our.handler").timer().count()).isOne());
				assertThat(meters.find("peerlink.calls").timer()).isNull();
			});
	}

	@Test
	void userDefinedMetersReplaceTheAutoConfiguredOnes() {
		this.runner.withBean("own", PeerLinkMetrics.class, () -> new PeerLinkMetrics(this.lan.node("other"), List.of()))
			.run((context) -> assertThat(context).getBeanNames(PeerLinkMetrics.class).containsExactly("own"));
	}

	private void callBothWays(ApplicationContext context) throws InterruptedException {
		try (PeerLink other = this.lan.node("other")) {
			other.register("negate", int.class, (number) -> -number);
			other.start();
			other.awaitPeer("app", Duration.ofSeconds(10));
			assertThat(other.peer("app").call("add", Integer.class, 1, 2)).isEqualTo(3);
			PeerLinkOperations peers = context.getBean(PeerLinkOperations.class);
			peers.awaitPeer("other", Duration.ofSeconds(10));
			assertThat(peers.call("other", "negate", Integer.class, 1)).isEqualTo(-1);
		}
	}

	private static CallObserver recording(String name, Queue<String> notified) {
		return new CallObserver() {

			@Override
			public Outgoing calling(String target, String method) {
				notified.add(name + " calls " + method);
				return Outgoing.NONE;
			}

			@Override
			public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
				notified.add(name + " handles " + method);
				return Incoming.NONE;
			}

		};
	}

	@PeerLinkHandler
	static class Calculator {

		public int add(int x, int y) {
			return x + y;
		}

	}

	static class RenamedCalls extends DefaultCallObservationConvention {

		@Override
		public String getName() {
			return "our.calls";
		}

	}

	static class RenamedHandler extends DefaultHandlerObservationConvention {

		@Override
		public String getName() {
			return "our.handler";
		}

	}

}
