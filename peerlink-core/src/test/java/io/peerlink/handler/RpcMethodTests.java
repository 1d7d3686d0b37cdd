package io.peerlink.handler;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.IntStream;

import groovy.lang.GroovyObject;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RpcMethod}.
 */
class RpcMethodTests {

	@Test
	void javaMethodIsDescribedWithItsClass() throws NoSuchMethodException {
		Method method = String.class.getMethod("indexOf", String.class, int.class);
		assertThat(RpcMethod.describe(method)).isEqualTo("java.lang.String.indexOf(String, int)");
	}

	@Test
	void javaMethodOfATypeIsDescribedWithItsClassIfItIsInherited() throws NoSuchMethodException {
		Method method = String.class.getMethod("indexOf", String.class, int.class);
		assertThat(RpcMethod.describe(method, String.class)).isEqualTo("indexOf(String, int)");
		assertThat(RpcMethod.describe(method, Object.class)).isEqualTo("indexOf(String, int) of java.lang.String");
	}

	@Test
	void methodsThatAreInheritedFromAClassThatIsNotPublicAreExposed() throws Throwable {
		RpcMethod load = RpcMethod.of(new Warehouse())
			.stream()
			.filter((method) -> method.name().equals("load"))
			.findFirst()
			.orElseThrow();
		assertThat(load.signature()).isEqualTo("load(String item)");
		assertThat(load.body().invoke(new Object[] { "tea" })).isEqualTo("tea");
	}

	@Test
	void methodThatNarrowsTheTypesOfItsSuperclassIsExposedOnce() {
		assertThat(RpcMethod.of(new Warehouse())).extracting(RpcMethod::signature)
			.containsExactlyInAnyOrder("load(String item)", "store(String item)", "sum(int... numbers)");
	}

	@Test
	void whatACompilerMakesPublicIsNotExposed() {
		assertThat(RpcMethod.of(new Compiled())).extracting(RpcMethod::name).containsExactly("hello");
	}

	@Test
	void methodsRunOnHandlerThreadsUnlessTheyAreMadeInline() {
		RpcMethod pooled = new RpcMethod("ping", List.of(), "a ping", (args) -> "pong");
		assertThat(pooled.execution()).isEqualTo(HandlerExecution.POOLED);
		assertThat(RpcMethod.of(new Warehouse())).extracting(RpcMethod::execution)
			.containsOnly(HandlerExecution.POOLED);
		RpcMethod inline = pooled.withExecution(HandlerExecution.INLINE);
		assertThat(inline.execution()).isEqualTo(HandlerExecution.INLINE);
		assertThat(inline.withExecution(HandlerExecution.POOLED)).isEqualTo(pooled);
	}

	@Test
	void suspendFunctionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RpcMethod.of(new Suspending()))
			.withMessageStartingWith("Peers cannot call io.peerlink.handler.RpcMethodTests$Suspending.slow(String, "
					+ "Continuation): it is a suspend function");
	}

	abstract static class Store<T> {

		public String load(String item) {
			return item;
		}

		public void store(T item) {
		}

	}

	public static class Warehouse extends Store<String> {

		@Override
		public void store(String item) {
		}

		public int sum(int... numbers) {
			return IntStream.of(numbers).sum();
		}

	}

	public static class Compiled implements GroovyObject {

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

	public static class Suspending {

		public Object slow(String name, Continuation<String> rest) {
			return name;
		}

	}

}
