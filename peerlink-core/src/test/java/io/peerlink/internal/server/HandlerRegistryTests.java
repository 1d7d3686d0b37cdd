package io.peerlink.internal.server;

import java.util.List;

import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.payload.PayloadMapper;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HandlerRegistry}.
 */
class HandlerRegistryTests {

	private final HandlerRegistry registry = new HandlerRegistry(new PayloadMapper(JsonMapper.shared()));

	@Test
	void methodsAreListedByName() {
		this.registry.register(List.of(method("b", "B.b"), method("a", "A.a")));
		assertThat(this.registry.methods()).extracting(RpcMethod::name).containsExactly("a", "b");
	}

	@Test
	void executionOfAMethodIsKept() {
		RpcMethod inline = method("a", "A.a").withExecution(HandlerExecution.INLINE);
		this.registry.register(List.of(inline, method("b", "B.b")));
		assertThat(this.registry.methods()).extracting(RpcMethod::execution)
			.containsExactly(HandlerExecution.INLINE, HandlerExecution.POOLED);
		assertThat(this.registry.find("a")).isNotNull()
			.extracting(BoundMethod::execution)
			.isEqualTo(HandlerExecution.INLINE);
	}

	@Test
	void nameThatIsInUseRegistersNoneOfTheMethods() {
		this.registry.register(List.of(method("a", "A.a")));
		assertThatIllegalStateException()
			.isThrownBy(() -> this.registry.register(List.of(method("b", "B.b"), method("a", "B.a"))))
			.withMessageContainingAll("'a'", "A.a", "B.a");
		assertThat(this.registry.methods()).extracting(RpcMethod::description).containsExactly("A.a");
	}

	@Test
	void nameThatStandsTwiceRegistersNoneOfTheMethods() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.registry.register(List.of(method("a", "A.a"), method("a", "B.a"))))
			.withMessageContainingAll("'a'", "A.a", "B.a");
		assertThat(this.registry.methods()).isEmpty();
	}

	private static RpcMethod method(String name, String description) {
		return new RpcMethod(name, List.of(), description, (args) -> null);
	}

}
