package io.peerlink.spring.aot;

import java.io.InputStream;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.aot.hint.ExecutableHint;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class NodeRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void registerHints() {
		ClassLoader classLoader = getClass().getClassLoader();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(NodeRuntimeHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(this.hints, classLoader));
	}

	@Test
	void versionIsRegistered() throws Exception {
		String resource = "io/peerlink/version.txt";
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(this.hints);
		try (InputStream version = PeerLink.class.getClassLoader().getResourceAsStream(resource)) {
			assertThat(version).isNotEmpty();
		}
	}

	@Test
	void virtualThreadsAreRegisteredOnAnyJdk() {
		assertThat(methods(TypeReference.of(Thread.class))).containsExactly("ofVirtual()");
		assertThat(methods(TypeReference.of("java.lang.Thread$Builder"))).containsExactlyInAnyOrder(
				"name(java.lang.String, long)", "inheritInheritableThreadLocals(boolean)", "factory()");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void methodsOfVirtualThreadsExist() throws Exception {
		Class<?> builder = Class.forName("java.lang.Thread$Builder");
		assertThat(Stream.of(Thread.class.getMethod("ofVirtual"), builder.getMethod("name", String.class, long.class),
				builder.getMethod("inheritInheritableThreadLocals", boolean.class), builder.getMethod("factory")))
			.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
				.accepts(this.hints));
	}

	private Stream<String> methods(TypeReference type) {
		TypeHint hint = this.hints.reflection().getTypeHint(type);
		assertThat(hint).isNotNull();
		return hint.methods()
			.filter((method) -> method.getMode() == ExecutableMode.INVOKE)
			.map(NodeRuntimeHintsTests::signature);
	}

	private static String signature(ExecutableHint method) {
		String types = method.getParameterTypes().toString();
		return method.getName() + "(" + types.substring(1, types.length() - 1) + ")";
	}

}
