package io.peerlink.spring.annotation;

import io.peerlink.rpc.RpcMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class HandlerMethodTests {

	@Test
	void unknownParameterNamesAreReportedWithTheRemedy(CapturedOutput output) throws NoSuchMethodException {
		// The classes of the JDK are compiled without the names of their parameters.
		RpcMethod method = rpcMethod(String.class, "repeat", int.class);
		assertThat(method.signature()).isEqualTo("repeat(int arg0)");
		assertThat(output).contains("String.repeat(int)").contains("'-parameters'");
	}

	@Test
	void knownParameterNamesAreNotWorthAWord(CapturedOutput output) throws NoSuchMethodException {
		RpcMethod method = rpcMethod(HandlerMethodTests.class, "known", String.class);
		assertThat(method.signature()).isEqualTo("known(String text)");
		assertThat(output).doesNotContain("'-parameters'");
	}

	String known(String text) {
		return text;
	}

	private static RpcMethod rpcMethod(Class<?> type, String name, Class<?> parameter) throws NoSuchMethodException {
		HandlerMethod method = new HandlerMethod(type.getDeclaredMethod(name, parameter), type);
		return method.toRpcMethod(name, () -> "", method.method());
	}

}
