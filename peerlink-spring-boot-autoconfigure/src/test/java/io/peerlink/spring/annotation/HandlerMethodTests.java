package io.peerlink.spring.annotation;

import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class HandlerMethodTests {

	@Test
	void unknownParameterNamesAreLogged(CapturedOutput output) throws NoSuchMethodException {
		// The classes of the JDK are compiled without the names of their parameters.
		RpcMethod method = rpcMethod("", "repeat", int.class);
		assertThat(method.signature()).isEqualTo("repeat(int arg0)");
		assertThat(output).contains("String.repeat(int)").contains("'-parameters'");
	}

	@Test
	void knownParameterNamesAreNotLogged(CapturedOutput output) throws NoSuchMethodException {
		RpcMethod method = rpcMethod(this, "known", String.class);
		assertThat(method.signature()).isEqualTo("known(String text)");
		assertThat(output).doesNotContain("'-parameters'");
	}

	String known(String text) {
		return text;
	}

	private static RpcMethod rpcMethod(Object bean, String name, Class<?> parameter) throws NoSuchMethodException {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("handler", bean);
		Class<?> type = bean.getClass();
		return new HandlerMethod(type.getDeclaredMethod(name, parameter), new UserBean("handler", type, beans))
			.toRpcMethod(name, HandlerExecution.POOLED);
	}

}
