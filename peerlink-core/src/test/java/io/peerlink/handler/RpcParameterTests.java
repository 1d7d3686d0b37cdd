package io.peerlink.handler;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RpcParameterTests {

	@Test
	void typeNameHasNoPackagesAndEnclosingClasses() {
		Method method = Arrays.stream(RpcParameterTests.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals("parameters"))
			.findFirst()
			.orElseThrow();
		assertThat(method.getGenericParameterTypes()).extracting((type) -> new RpcParameter("value", type).typeName())
			.containsExactly("int", "String[]", "Entry<Size, List<? extends Number>>", "Optional<String[]>", "T",
					"List<T>");
	}

	<T> void parameters(int number, String[] texts, Map.Entry<Size, List<? extends Number>> entry,
			Optional<String[]> optional, T variable, List<T> variables) {
	}

	static final class Size {

	}

}
