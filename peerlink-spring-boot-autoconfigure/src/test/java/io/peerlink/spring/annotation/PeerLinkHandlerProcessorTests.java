package io.peerlink.spring.annotation;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import groovy.lang.GroovyObject;
import io.peerlink.PeerLink;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.spring.testing.MemoryLan;
import kotlin.coroutines.Continuation;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PeerLinkHandlerProcessorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(NodeConfiguration.class);

	@Test
	void publicMethodsAreExposed() {
		run(Calculator.class, (context) -> {
			assertThat(names(context)).containsExactly("add", "negate");
			assertThat(call(context, "add", 25, 17)).isEqualTo(42);
			assertThat(call(context, "negate", 5)).isEqualTo(-5);
		});
	}

	@Test
	void parametersAreThoseOfTheUsersMethod() {
		run(Calculator.class,
				(context) -> assertThat(method(context, "add").signature()).isEqualTo("add(int x, int y)"));
	}

	@Test
	void annotatedMethodsAreExposedAndNoOthers() {
		run(Choosy.class, (context) -> {
			assertThat(names(context)).containsExactly("packagePrivate", "renamed");
			assertThat(call(context, "renamed")).isEqualTo("kept");
		});
	}

	@Test
	void executionIsThatOfTheAnnotation() {
		run(Quick.class, (context) -> {
			assertThat(method(context, "add").execution()).isEqualTo(HandlerExecution.INLINE);
			assertThat(method(context, "later").execution()).isEqualTo(HandlerExecution.INLINE);
			assertThat(method(context, "slow").execution()).isEqualTo(HandlerExecution.POOLED);
			assertThat(call(context, "add", 25, 17)).isEqualTo(42);
		});
	}

	@Test
	void methodsWithoutAnnotationRunOnHandlerThreads() {
		run(Calculator.class,
				(context) -> assertThat(method(context, "add").execution()).isEqualTo(HandlerExecution.POOLED));
	}

	@Test
	void inlineMethodWhoseFutureHasToBeWaitedForIsRefused() {
		run(Waiting.class,
				(context) -> assertThat(context).hasFailed()
					.getFailure()
					.isInstanceOf(IllegalStateException.class)
					.hasMessageContainingAll("Waiting.waitFor()", "cannot be inline", "Future", "CompletableFuture"));
	}

	@Test
	void streamThatIsAPartOfAResultIsRefused() {
		run(StreamOfStreams.class,
				(context) -> assertThat(context).hasFailed()
					.getFailure()
					.isInstanceOf(IllegalArgumentException.class)
					.hasMessageContainingAll("StreamOfStreams.images()", "Stream<java.io.InputStream>",
							"java.io.InputStream is no part of a value"));
	}

	@Test
	void prefixPrecedesEveryName() {
		run(Prefixed.class, (context) -> assertThat(names(context)).containsExactly("calc.add", "calc.sub"));
	}

	@Test
	void annotationMakesTheClassAComponent() {
		assertThat(Calculator.class).hasAnnotation(PeerLinkHandler.class);
		assertThat(PeerLinkHandler.class).hasAnnotation(Component.class);
	}

	@Test
	void methodsForTheContainerAreNotExposed() {
		run(WithCallbacks.class, (context) -> assertThat(names(context)).containsExactly("greet", "shutdown"));
	}

	@Test
	void methodsThatTheDefinitionOfABeanNamesAreNotExposed(CapturedOutput output) {
		Logger logger = (Logger) LoggerFactory.getLogger(HandlerMethods.class);
		logger.setLevel(Level.INFO);
		run(Pumps.class, (context) -> {
			assertThat(names(context)).containsExactly("pump.close", "pump.level", "pump.shutdown", "tank.shutdown",
					"tank.size", "valve.close");
			assertThat(output).contains("Peers cannot call ")
				.contains("Pump.warmUp() of bean 'pump', because the container calls it")
				.contains("Pump.release() of bean 'pump'")
				.contains("Tank.close() of bean 'tank'");
		});
		logger.setLevel(null);
	}

	@Test
	void methodsThatAreInheritedFromAClassThatIsNotPublicAreExposed() {
		run(Warehouse.class, (context) -> {
			assertThat(method(context, "load").signature()).isEqualTo("load(String item)");
			assertThat(method(context, "store").signature()).isEqualTo("store(List<String> items)");
			assertThat(call(context, "load", "tea")).isEqualTo("tea");
		});
	}

	@Test
	void inheritedMethodIsCalledThroughItsAdvice() {
		this.runner.withUserConfiguration(ProxyConfiguration.class)
			.withBean("handler", Warehouse.class)
			.withPropertyValues("proxy-target-class=true")
			.run((context) -> {
				assertThat(call(context, "load", "tea")).isEqualTo("tea");
				assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
			});
	}

	@Test
	void whatACompilerMakesPublicIsNotExposed() {
		run(Compiled.class, (context) -> assertThat(names(context)).containsExactly("hello"));
	}

	@Test
	void suspendFunctionFailsTheStart() {
		this.runner.withBean(Suspending.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("Suspending.slow(String, Continuation) of bean ")
				.hasMessageContaining("it is a suspend function"));
	}

	@Test
	void variableArgumentsAreVisible() {
		run(Varied.class, (context) -> assertThat(method(context, "sum").signature()).isEqualTo("sum(int... numbers)"));
	}

	@Test
	void parameterThatNoJsonCanBeReadAsIsLogged(CapturedOutput output) {
		run(Unreadable.class, (context) -> {
			assertThat(names(context)).containsExactly("hello", "later");
			assertThat(output).contains("later(Runnable task)").contains("Unreadable.later(Runnable)");
		});
	}

	@Test
	void inheritedMethodsAreExposedWithTheirResolvedTypes() {
		run(StringEcho.class, (context) -> {
			assertThat(method(context, "echo").signature()).isEqualTo("echo(String value)");
			assertThat(method(context, "twice").signature()).isEqualTo("twice(String value)");
			assertThat(method(context, "all").signature())
				.isEqualTo("all(List<String> values, Map<String, List<String>> others)");
			assertThat(call(context, "twice", "ab")).isEqualTo("abab");
		});
	}

	@Test
	void methodsDeclaredByAnInterfaceAreExposed() {
		run(AnnotatedByInterface.class, (context) -> {
			assertThat(names(context)).containsExactly("hello");
			assertThat(call(context, "hello", "Ada")).isEqualTo("Hello Ada");
		});
	}

	@Test
	void classProxyIsCalledThroughItsAdvice() {
		this.runner.withUserConfiguration(ProxyConfiguration.class)
			.withBean("handler", Calculator.class)
			.withPropertyValues("proxy-target-class=true")
			.run((context) -> {
				assertThat(context.getBean("handler").getClass()).isNotEqualTo(Calculator.class);
				assertThat(names(context)).containsExactly("add", "negate");
				assertThat(method(context, "add").signature()).isEqualTo("add(int x, int y)");
				assertThat(call(context, "add", 1, 2)).isEqualTo(3);
				assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
			});
	}

	@Test
	void interfaceProxyIsCalledThroughItsAdvice() {
		this.runner.withUserConfiguration(ProxyConfiguration.class)
			.withBean("handler", PoliteGreeter.class)
			.run((context) -> {
				assertThat(context.getBean("handler")).isNotInstanceOf(PoliteGreeter.class);
				assertThat(names(context)).containsExactly("greet");
				assertThat(method(context, "greet").signature()).isEqualTo("greet(String name)");
				assertThat(call(context, "greet", "Ada")).isEqualTo("Dear Ada");
				assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
			});
	}

	@Test
	void annotatedMethodThatTheProxyHidesFailsTheStart() {
		this.runner.withUserConfiguration(ProxyConfiguration.class)
			.withBean("handler", HiddenMethod.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("hidden"));
	}

	@Test
	void lazyBeanIsCreatedByTheFirstCall() {
		LazyCounter.created.set(0);
		this.runner.withUserConfiguration(LazyConfiguration.class).run((context) -> {
			assertThat(names(context)).containsExactly("count");
			assertThat(LazyCounter.created).hasValue(0);
			call(context, "count");
			call(context, "count");
			assertThat(LazyCounter.created).hasValue(1);
		});
	}

	@Test
	void handlersAreFoundWhenAllBeansAreLazy() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean(Calculator.class)
			.run((context) -> {
				assertThat(names(context)).containsExactly("add", "negate");
				assertThat(context.getBeanFactory().containsSingleton("calculator")).isFalse();
			});
	}

	@Test
	void prototypeIsCreatedForEachCall() {
		this.runner.withUserConfiguration(PrototypeConfiguration.class).run((context) -> {
			assertThat(call(context, "next")).isEqualTo(1);
			assertThat(call(context, "next")).isEqualTo(1);
		});
	}

	@Test
	void scopedProxyIsExposedOnce() {
		this.runner.withUserConfiguration(ScopedProxyConfiguration.class).run((context) -> {
			assertThat(names(context)).containsExactly("next");
			assertThat(call(context, "next")).isEqualTo(1);
			assertThat(call(context, "next")).isEqualTo(1);
		});
	}

	@Test
	void sameNameInTwoHandlersFailsTheStartAndReportsBoth() {
		this.runner.withBean("calculator", Calculator.class)
			.withBean("otherCalculator", OtherCalculator.class)
			.run((context) -> assertDuplicate(context,
					Calculator.class.getName() + ".add(int, int) of bean 'calculator'",
					OtherCalculator.class.getName() + ".add(double, double) of bean 'otherCalculator'"));
	}

	@Test
	void twoBeansOfOneClassFailTheStartAndAreReported() {
		this.runner.withBean("one", Calculator.class)
			.withBean("two", Calculator.class)
			.run((context) -> assertDuplicate(context, Calculator.class.getName() + ".add(int, int) of bean 'one'",
					Calculator.class.getName() + ".add(int, int) of bean 'two'"));
	}

	@Test
	void nameThatWasRegisteredByHandFailsTheStart() {
		this.runner.withUserConfiguration(RegisteringByHand.class)
			.withBean(Calculator.class)
			.run((context) -> assertDuplicate(context, "a function registered as 'add'",
					Calculator.class.getName() + ".add(int, int)"));
	}

	@Test
	void overloadsFailTheStartAndAreReported() {
		run(Overloaded.class, (context) -> assertDuplicate(context, Overloaded.class.getName() + ".add(int, int) of",
				Overloaded.class.getName() + ".add(int, int, int) of"));
	}

	private static void assertDuplicate(AssertableApplicationContext context, String existing, String duplicate) {
		assertThat(context).getFailure()
			.asInstanceOf(InstanceOfAssertFactories.type(DuplicateMethodException.class))
			.satisfies((ex) -> {
				assertThat(ex.getMethodName()).isEqualTo("add");
				assertThat(ex.getExistingMethod()).contains(existing);
				assertThat(ex.getDuplicateMethod()).contains(duplicate);
			})
			.extracting(Throwable::getMessage)
			.asString()
			.contains("'add'", existing, duplicate);
	}

	@Test
	void placeholdersOfNamesAreResolved() {
		this.runner.withUserConfiguration(PropertySourcesPlaceholderConfigurer.class)
			.withPropertyValues("calc.prefix=calc.", "calc.name=sum")
			.withBean(WithPlaceholders.class)
			.run((context) -> assertThat(names(context)).containsExactly("calc.sum"));
	}

	@Test
	void methodsAreUnregisteredWhenTheirContextIsClosed() {
		try (PeerLink node = new MemoryLan().node("shared")) {
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
				context.registerBean(PeerLink.class, () -> node);
				context.register(PeerLinkHandlerProcessor.class, Calculator.class);
				context.refresh();
				assertThat(node.methods()).extracting(RpcMethod::name).containsExactly("add", "negate");
			}
			assertThat(node.methods()).isEmpty();
		}
	}

	@Test
	void renamedOverloadsAreTwoMethods() {
		run(RenamedOverloads.class, (context) -> assertThat(names(context)).containsExactly("add", "add3"));
	}

	@Test
	void handlerWithoutMethodsFailsTheStart() {
		run(Empty.class,
				(context) -> assertThat(context).getFailure()
					.hasMessageContaining(Empty.class.getName())
					.hasMessageContaining("@PeerLinkMethod"));
	}

	@Test
	void beansWithoutTheAnnotationAreIgnored() {
		this.runner.withBean("text", String.class, () -> "text").run((context) -> assertThat(names(context)).isEmpty());
	}

	@Test
	void peersCallTheHandler() {
		MemoryLan lan = new MemoryLan();
		this.runner.withBean(MemoryLan.class, () -> lan).withBean(Calculator.class).run((context) -> {
			try (PeerLink server = context.getBean(PeerLink.class).start();
					PeerLink client = lan.node("client").start()) {
				assertThat(client.peer(server.name()).call("add", int.class, 25, 17)).isEqualTo(42);
			}
		});
	}

	private void run(Class<?> handler, ContextConsumer<AssertableApplicationContext> consumer) {
		this.runner.withBean(handler).run(consumer);
	}

	private static List<String> names(AssertableApplicationContext context) {
		return context.getBean(PeerLink.class).methods().stream().map(RpcMethod::name).toList();
	}

	private static RpcMethod method(AssertableApplicationContext context, String name) {
		return context.getBean(PeerLink.class)
			.methods()
			.stream()
			.filter((method) -> method.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static @Nullable Object call(AssertableApplicationContext context, String name, @Nullable Object... args) {
		try {
			return method(context, name).body().invoke(args);
		}
		catch (Throwable ex) {
			throw new AssertionError(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class NodeConfiguration {

		@Bean
		PeerLink node(ObjectProvider<MemoryLan> lan) {
			return lan.getIfAvailable(MemoryLan::new).node("node");
		}

		@Bean
		PeerLinkHandlerProcessor processor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
			return new PeerLinkHandlerProcessor(node, beanFactory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		LazyCounter counter() {
			return new LazyCounter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeConfiguration {

		@Bean
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		Sequence sequence() {
			return new Sequence();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedProxyConfiguration {

		@Bean
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
		Sequence sequence() {
			return new Sequence();
		}

	}

	@PeerLinkHandler
	static class Calculator {

		public int add(int x, int y) {
			return x + y;
		}

		public int negate(int x) {
			return -x;
		}

		public static int ignored() {
			return 0;
		}

		int alsoIgnored() {
			return 0;
		}

	}

	@PeerLinkHandler
	static class OtherCalculator {

		public double add(double x, double y) {
			return x + y;
		}

	}

	interface Adding {

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		int add(int x, int y);

	}

	@PeerLinkHandler
	static class Quick implements Adding {

		@Override
		public int add(int x, int y) {
			return x + y;
		}

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		public CompletionStage<String> later() {
			return CompletableFuture.completedFuture("later");
		}

		@PeerLinkMethod
		public void slow() {
		}

	}

	@PeerLinkHandler
	static class StreamOfStreams {

		public Stream<InputStream> images() {
			return Stream.of();
		}

	}

	@PeerLinkHandler
	static class Waiting {

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		public Future<String> waitFor() {
			return CompletableFuture.completedFuture("there");
		}

	}

	@PeerLinkHandler
	static class Choosy {

		@PeerLinkMethod("renamed")
		public String original() {
			return "kept";
		}

		@PeerLinkMethod
		String packagePrivate() {
			return "";
		}

		public String notChosen() {
			return "";
		}

	}

	@PeerLinkHandler(prefix = "calc.")
	static class Prefixed {

		@PeerLinkMethod
		public int add(int x, int y) {
			return x + y;
		}

		@PeerLinkMethod(name = "sub")
		public int subtract(int x, int y) {
			return x - y;
		}

	}

	@PeerLinkHandler
	static class WithCallbacks implements DisposableBean, AutoCloseable, Function<String, String> {

		public String greet(String name) {
			return "Hello " + name;
		}

		@Autowired
		public void setNode(PeerLink node) {
		}

		@EventListener
		public void onRefresh(ContextRefreshedEvent event) {
		}

		@Override
		public String apply(String text) {
			return text;
		}

		@Override
		public void destroy() {
		}

		@Override
		public void close() {
		}

		public void shutdown() {
		}

		@Override
		public String toString() {
			return "callbacks";
		}

	}

	@PeerLinkHandler(prefix = "pump.")
	static class Pump {

		public int level() {
			return 1;
		}

		public void warmUp() {
		}

		public void release() {
		}

		public void close() {
		}

		public void shutdown() {
		}

	}

	@PeerLinkHandler(prefix = "tank.")
	static class Tank {

		public int size() {
			return 1;
		}

		public void close() {
		}

		public void shutdown() {
		}

	}

	@PeerLinkHandler(prefix = "valve.")
	static class Valve {

		public void close() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Pumps {

		@Bean(initMethod = "warmUp", destroyMethod = "release")
		Pump pump() {
			return new Pump();
		}

		@Bean
		Tank tank() {
			return new Tank();
		}

		@Bean(destroyMethod = "")
		Valve valve() {
			return new Valve();
		}

	}

	abstract static class Store<T> {

		public String load(String item) {
			return item;
		}

		public void store(List<T> items) {
		}

	}

	@PeerLinkHandler
	public static class Warehouse extends Store<String> {

	}

	@PeerLinkHandler
	static class Compiled implements GroovyObject {

		private String title = "";

		public String hello() {
			return this.title;
		}

		public void setTitle(String title) {
			this.title = title;
		}

		public int secret$module() {
			return 1;
		}

		@Override
		public Object invokeMethod(String name, Object args) {
			return name;
		}

	}

	@PeerLinkHandler
	static class Suspending {

		public Object slow(String name, Continuation<String> rest) {
			return name;
		}

	}

	@PeerLinkHandler
	static class Varied {

		public int sum(int... numbers) {
			return numbers.length;
		}

	}

	@PeerLinkHandler
	static class Unreadable {

		public String hello() {
			return "hello";
		}

		public void later(Runnable task) {
		}

	}

	abstract static class Echo<T> {

		public T echo(T value) {
			return value;
		}

		public List<T> all(List<T> values, Map<String, List<T>> others) {
			return values;
		}

		public abstract T twice(T value);

	}

	@PeerLinkHandler
	static class StringEcho extends Echo<String> {

		@Override
		public String twice(String value) {
			return value + value;
		}

	}

	interface Hello {

		@PeerLinkMethod("hello")
		String sayHello(String name);

		String ignored();

	}

	@PeerLinkHandler
	static class AnnotatedByInterface implements Hello {

		@Override
		public String sayHello(String name) {
			return "Hello " + name;
		}

		@Override
		public String ignored() {
			return "";
		}

	}

	interface Greeter {

		String greet(String name);

	}

	@PeerLinkHandler
	static class PoliteGreeter implements Greeter {

		@Override
		public String greet(String name) {
			return "Dear " + name;
		}

		public String hiddenByTheProxy() {
			return "";
		}

	}

	@PeerLinkHandler
	static class HiddenMethod implements Greeter {

		@Override
		public String greet(String name) {
			return name;
		}

		@PeerLinkMethod
		public String hidden() {
			return "";
		}

	}

	@PeerLinkHandler
	static class LazyCounter {

		private static final AtomicInteger created = new AtomicInteger();

		LazyCounter() {
			created.incrementAndGet();
		}

		public int count() {
			return created.get();
		}

	}

	@PeerLinkHandler
	static class Sequence {

		private int last;

		public int next() {
			return ++this.last;
		}

	}

	@PeerLinkHandler
	static class Overloaded {

		public int add(int x, int y) {
			return x + y;
		}

		public int add(int x, int y, int z) {
			return x + y + z;
		}

	}

	@PeerLinkHandler
	static class RenamedOverloads {

		@PeerLinkMethod
		public int add(int x, int y) {
			return x + y;
		}

		@PeerLinkMethod("add3")
		public int add(int x, int y, int z) {
			return x + y + z;
		}

	}

	@PeerLinkHandler(prefix = "${calc.prefix}")
	static class WithPlaceholders {

		@PeerLinkMethod("${calc.name}")
		public int add(int x, int y) {
			return x + y;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegisteringByHand {

		RegisteringByHand(PeerLink node) {
			node.register("add", int.class, (x) -> x);
		}

	}

	@PeerLinkHandler
	static class Empty {

	}

}
