package io.peerlink.spring.boot.test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the Java examples of the documentation compile. An example is a whole file,
 * types without their imports, or statements that use {@code node} and {@code peers}. It
 * can use the types of other examples on the page.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

	private static final Pattern TYPE = Pattern.compile("(?m)^(?:[a-z]+ )*(?:class|interface|record|enum) (\\w+)");

	private static final List<String> IMPORTS = List.of("java.lang.reflect.Method", "java.time.*", "java.util.*",
			"java.util.concurrent.*", "java.util.stream.*", "io.peerlink.*", "io.peerlink.call.*",
			"io.peerlink.channel.*", "io.peerlink.handler.*", "io.peerlink.peer.*", "io.peerlink.spi.*",
			"io.peerlink.testing.*", "io.peerlink.error.*", "io.peerlink.spring.*", "io.peerlink.spring.annotation.*",
			"io.peerlink.spring.event.*", "io.peerlink.spring.reactive.*", "io.peerlink.spring.boot.autoconfigure.*",
			"io.peerlink.spring.boot.test.*", "io.peerlink.spring.metrics.*", "io.peerlink.spring.observation.*",
			"io.micrometer.core.instrument.Tags", "io.micrometer.common.*", "io.micrometer.core.instrument.*",
			"io.micrometer.observation.*", "jakarta.validation.Valid", "jakarta.validation.constraints.*",
			"org.jspecify.annotations.*", "org.slf4j.*", "org.junit.jupiter.api.*", "reactor.core.publisher.*",
			"org.springframework.beans.factory.*", "org.springframework.beans.factory.annotation.*",
			"org.springframework.boot.*", "org.springframework.boot.autoconfigure.*",
			"org.springframework.boot.test.context.*", "org.springframework.context.*",
			"org.springframework.context.annotation.*", "org.springframework.context.event.EventListener",
			"org.springframework.core.*", "org.springframework.core.task.*", "org.springframework.core.task.support.*",
			"org.springframework.scheduling.annotation.*", "org.springframework.stereotype.*",
			"org.springframework.test.context.bean.override.mockito.*", "org.springframework.transaction.annotation.*",
			"org.springframework.validation.annotation.*", "tools.jackson.databind.*", "tools.jackson.databind.json.*",
			"org.springframework.web.bind.annotation.*", "org.springframework.boot.builder.*",
			"org.springframework.context.support.*", "static org.awaitility.Awaitility.*",
			"static org.assertj.core.api.Assertions.*", "static org.mockito.BDDMockito.*");

	private static final String PREAMBLE = IMPORTS.stream()
		.map((name) -> "import " + name + ";")
		.collect(Collectors.joining("\n", "package example;\n", "\n"));

	private static final Pattern DEPENDENCY = Pattern
		.compile("<artifactId>peerlink-[a-z-]+</artifactId>\\s*<version>(.+?)</version>");

	private Path classes;

	@BeforeEach
	void keepClasses(@TempDir Path classes) {
		this.classes = classes;
	}

	static Stream<String> pages() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			List<String> pages = docs.filter((page) -> page.toString().endsWith(".md"))
				.map((page) -> "docs/" + page.getFileName())
				.sorted()
				.collect(Collectors.toCollection(ArrayList::new));
			pages.add("README.md");
			return pages.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void examplesCompile(String page) throws IOException {
		List<String> examples = EXAMPLE.matcher(Files.readString(ROOT.resolve(page)))
			.results()
			.map((example) -> example.group(1))
			.toList();
		for (String example : examples) {
			Set<String> own = typesOf(example);
			List<String> others = examples.stream().filter((other) -> isApart(typesOf(other), own)).toList();
			assertThat(compile(example, own, others)).as(() -> page + ":\n" + example).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void versionIsThatOfTheBuild(String page) throws IOException {
		assertThat(versions(page)).isSubsetOf(versions("pom.xml"));
	}

	/**
	 * Returns the versions of PeerLink in a file. The file of the build has one.
	 */
	private static Set<String> versions(String file) throws IOException {
		return DEPENDENCY.matcher(Files.readString(ROOT.resolve(file)))
			.results()
			.map((dependency) -> dependency.group(1))
			.filter((version) -> !version.equals("${project.version}"))
			.collect(Collectors.toSet());
	}

	private static boolean isApart(Set<String> types, Set<String> own) {
		return !types.isEmpty() && types.stream().noneMatch(own::contains);
	}

	/**
	 * Compiles an example as types if it has any and they compile, otherwise as
	 * statements.
	 * @return the errors
	 */
	private List<String> compile(String example, Set<String> own, List<String> others) {
		List<String> errors = own.isEmpty() ? List.of("no type") : compile(asFile(example), others);
		if (errors.isEmpty()) {
			return errors;
		}
		List<String> asStatements = compile(
				PREAMBLE + "class Statements { PeerLink node; PeerLinkTemplate peers; void run() "
						+ "throws Exception {\n" + example + "} }",
				others);
		return asStatements.isEmpty() || own.isEmpty() ? asStatements : errors;
	}

	private List<String> compile(String source, List<String> others) {
		List<JavaFileObject> files = new ArrayList<>();
		files.add(new Source(0, source));
		others.forEach((other) -> files.add(new Source(files.size(), asFile(other))));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		compiler
			.getTask(null, null, diagnostics,
					List.of("-proc:none", "-parameters", "-d", this.classes.toString(), "-cp",
							System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
					null, files)
			.call();
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.filter((diagnostic) -> files.get(0).equals(diagnostic.getSource()))
			.filter((diagnostic) -> !diagnostic.getCode().equals("compiler.err.class.public.should.be.in.file"))
			.map((diagnostic) -> diagnostic.getMessage(Locale.ROOT))
			.toList();
	}

	private static String asFile(String example) {
		return (example.startsWith("package ") || example.startsWith("import ")) ? example : PREAMBLE + example;
	}

	private static Set<String> typesOf(String example) {
		return TYPE.matcher(example).results().map((type) -> type.group(1)).collect(Collectors.toSet());
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		Source(int number, String code) {
			super(URI.create("string:///Example" + number + ".java"), Kind.SOURCE);
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
