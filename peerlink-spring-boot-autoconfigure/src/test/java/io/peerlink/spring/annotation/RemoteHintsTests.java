package io.peerlink.spring.annotation;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.peer.Peer;
import io.peerlink.spring.annotation.scan.Adder;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteHintsTests {

	@Test
	void exposedMethodsOfHandlersAreCallable() {
		RuntimeHints hints = process(Warehouse.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Warehouse.class, "order")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Warehouse.class, "count")).rejects(hints);
	}

	@Test
	void annotatedMethodsOfHandlersAreCallableAlthoughTheyAreNotPublic() {
		RuntimeHints hints = process(Choosy.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Choosy.class, "chosen")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Choosy.class, "other")).rejects(hints);
	}

	@Test
	void argumentsAndResultsOfHandlersAreBound() {
		RuntimeHints hints = process(Warehouse.class);
		assertBound(hints, Order.class);
		assertBound(hints, Line.class);
		assertBound(hints, Hint.class);
		assertBound(hints, Batch.class);
		assertBound(hints, Crate.class);
		assertBound(hints, Box.class);
		assertBound(hints, Receipt.class);
		assertBound(hints, Later.class);
		assertBound(hints, Reactive.class);
	}

	@Test
	void matricesHaveTheNamesOfNativeImages() {
		RuntimeHints hints = process(Multiplier.class);
		assertThat(hints.reflection().typeHints()).extracting((hint) -> hint.getType().getName())
			.contains("long[][]", "long[]", "double[][]")
			.doesNotContain("java.lang.long[][]", "java.lang.double[][]");
		TypeHint multiplier = hints.reflection().getTypeHint(Multiplier.class);
		assertThat(multiplier).isNotNull();
		assertThat(multiplier.methods()).extracting((method) -> method.getParameterTypes().toString())
			.containsExactly("[long[][], int]");
	}

	@Test
	void futuresOfResultsAreNotBound() {
		RuntimeHints hints = process(Warehouse.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Mono.class)).rejects(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(CompletableFuture.class)).rejects(hints);
	}

	@Test
	void itemsOfStreamedValuesAreBound() {
		RuntimeHints hints = process(Streamer.class);
		assertBound(hints, Order.class);
		assertBound(hints, Receipt.class);
		assertBound(hints, Later.class);
		assertBound(hints, Batch.class);
		for (Class<?> type : List.of(Flux.class, Stream.class, InputStream.class, Resource.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).as(type.getName()).rejects(hints);
		}
	}

	@Test
	void typeVariablesOfHandlersAreResolved() {
		RuntimeHints hints = process(OrderStore.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Store.class, "put")).accepts(hints);
		assertBound(hints, Order.class);
	}

	@Test
	void handlersBehindProxiesAreCallableThroughTheirInterfaces() {
		RuntimeHints hints = process(AsyncConfiguration.class, Greeter.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Greeter.class, "greet")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Greeting.class, "greet")).accepts(hints);
		assertBound(hints, Order.class);
	}

	@Test
	void methodsOfChannelsAreCallableAndTheirPayloadsBound() {
		RuntimeHints hints = process(Positions.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Positions.class, "onPosition"))
			.accepts(hints);
		assertBound(hints, Position.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Channel.class)).rejects(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Peer.class)).rejects(hints);
	}

	@Test
	void interfacesOfClientsAreProxied() {
		RuntimeHints hints = process(Scan.class);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Adder.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Adder.class, "add")).accepts(hints);
	}

	@Test
	void methodsOfClientsAreRegisteredAndTheirTypesBound() {
		RuntimeHints hints = new RuntimeHints();
		new RemoteHints(hints).registerClient(Shop.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "buy")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "buyNothing")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Base.class, "look")).accepts(hints);
		assertBound(hints, Order.class);
		assertBound(hints, Receipt.class);
		assertBound(hints, Reactive.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Mono.class)).rejects(hints);
	}

	@Test
	void otherBeansAreIgnored() {
		RuntimeHints hints = process(Other.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Other.class, "order")).rejects(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).rejects(hints);
	}

	@Test
	void noBeanIsCreated() {
		AtomicBoolean created = new AtomicBoolean();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Warehouse.class, Scan.class);
			context.registerBean(PeerLink.class, () -> {
				created.set(true);
				return new MemoryLan().node("node");
			});
			RootBeanDefinition factory = new RootBeanDefinition(UndeclaredType.class, () -> {
				created.set(true);
				return new UndeclaredType();
			});
			context.registerBeanDefinition("untold", factory);
			context.refreshForAotProcessing(new RuntimeHints());
			new AnnotatedBeansAotProcessor().processAheadOfTime(context.getBeanFactory());
		}
		assertThat(created).isFalse();
	}

	private static RuntimeHints process(Class<?>... types) {
		TestGenerationContext generation = new TestGenerationContext(RemoteHintsTests.class);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(types);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

	/**
	 * Asserts that the constructor and the accessors of a record can be invoked.
	 */
	private static void assertBound(RuntimeHints hints, Class<? extends Record> type) {
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
			.as("constructor of %s", type)
			.accepts(hints);
		assertThat(type.getRecordComponents()).allSatisfy((component) -> assertThat(
				RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
			.accepts(hints));
	}

	record Order(List<Line> lines) {
	}

	record Line(String article, int count) {
	}

	record Hint(String text) {
	}

	record Batch(int size) {
	}

	record Crate<T>(List<T> content) {
	}

	record Box(int size) {
	}

	record Receipt(long number) {
	}

	record Later(long number) {
	}

	record Reactive(long number) {
	}

	record Position(double x, double y) {
	}

	@PeerLinkHandler
	static class Streamer {

		public Flux<Receipt> receipts(Flux<Order> orders) {
			return Flux.empty();
		}

		public CompletableFuture<Stream<Later>> later(Stream<List<Batch>> batches) {
			return CompletableFuture.completedFuture(Stream.empty());
		}

		public Resource copy(InputStream bytes) {
			return new InputStreamResource(bytes);
		}

	}

	@PeerLinkHandler
	static class Warehouse {

		public Receipt order(Order order, Optional<Hint> hint, List<Batch[]> batches, Crate<Box>[] crates) {
			return new Receipt(order.lines().size());
		}

		public CompletableFuture<Later> later() {
			return CompletableFuture.completedFuture(new Later(1));
		}

		public Mono<List<Reactive>> reactive() {
			return Mono.just(List.of(new Reactive(1)));
		}

		void count() {
		}

	}

	@PeerLinkHandler
	static class Choosy {

		@PeerLinkMethod
		void chosen() {
		}

		public void other() {
		}

	}

	@PeerLinkHandler
	static class Multiplier {

		public double[][] multiply(long[][] rows, int factor) {
			return new double[0][];
		}

	}

	static class Store<T> {

		public void put(T value) {
		}

	}

	@PeerLinkHandler
	static class OrderStore extends Store<Order> {

	}

	interface Greeting<T> {

		void greet(T value);

	}

	@PeerLinkHandler
	static class Greeter implements Greeting<Order> {

		@Override
		@Async
		public void greet(Order value) {
		}

	}

	@EnableAsync
	static class AsyncConfiguration {

	}

	static class Positions {

		@PeerLinkChannel
		void onPosition(Position position, Channel channel, Peer peer) {
		}

	}

	interface Base<T> {

		T look();

	}

	interface Shop extends Base<Order> {

		CompletableFuture<Receipt> buy(Order order);

		Mono<Reactive> watch();

		default CompletableFuture<Receipt> buyNothing() {
			return buy(new Order(List.of()));
		}

	}

	@PeerLinkClientScan(basePackageClasses = Adder.class)
	static class Scan {

	}

	static class Other {

		public void order(Order order) {
		}

	}

	/**
	 * Does not declare the type of its object before it is created.
	 */
	static class UndeclaredType implements FactoryBean<Object> {

		@Override
		public Object getObject() {
			return new Warehouse();
		}

		@Override
		public Class<?> getObjectType() {
			return Warehouse.class;
		}

	}

}
