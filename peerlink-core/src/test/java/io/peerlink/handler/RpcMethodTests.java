package io.peerlink.handler;

import java.lang.reflect.Method;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

}
