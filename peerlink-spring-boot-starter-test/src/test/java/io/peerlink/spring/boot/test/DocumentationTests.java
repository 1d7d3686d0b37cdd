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
 * Tests that the Java examples of the documentation compile with the imports that the
 * page shows. An example is a whole file with its imports, or types or statements that
 * need those that the page lists in an example of its own. Statements use {@code node}
 * and {@code peers}. Each can use the types of other examples on the page.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

	private static final Pattern TYPE = Pattern.compile("(?m)^(?:[a-z]+ )*(?:class|interface|record|enum) (\\w+)");

	private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?[\\w.]+\\.(\\w+);$");

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
	void examplesCompileWithTheImportsOfThePage(String page) throws IOException {
		List<String> examples = examples(page);
		String imports = imports(examples);
		for (String example : examples) {
			Set<String> own = typesOf(example);
			List<String> others = examples.stream()
				.filter((other) -> isApart(typesOf(other), own))
				.map((other) -> asFile(other, imports))
				.toList();
			assertThat(compile(example, imports, others)).as(() -> page + ":\n" + example).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void examplesUseWhatThePageImports(String page) throws IOException {
		List<String> examples = examples(page);
		String code = examples.stream().filter((example) -> !isListOfImports(example)).collect(Collectors.joining());
		assertThat(IMPORT.matcher(imports(examples)).results().map((found) -> found.group(1)))
			.allMatch((name) -> Pattern.compile("\\b" + name + "\\b").matcher(code).find());
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

	private static List<String> examples(String page) throws IOException {
		return EXAMPLE.matcher(Files.readString(ROOT.resolve(page)))
			.results()
			.map((example) -> example.group(1))
			.toList();
	}

	/**
	 * Returns the imports that a page lists for its examples.
	 */
	private static String imports(List<String> examples) {
		return examples.stream().filter(DocumentationTests::isListOfImports).collect(Collectors.joining());
	}

	private static boolean isListOfImports(String example) {
		return example.startsWith("import ") && IMPORT.matcher(example).replaceAll("").isBlank();
	}

	/**
	 * Compiles an example as types if it has any, otherwise as statements.
	 * @return the errors
	 */
	private List<String> compile(String example, String imports, List<String> others) {
		if (!typesOf(example).isEmpty() || isListOfImports(example)) {
			return compile(asFile(example, imports), others);
		}
		return compile(
				asFile("class Statements { io.peerlink.PeerLink node; io.peerlink.spring.PeerLinkTemplate peers; "
						+ "void run() throws Exception {\n" + example + "} }", imports),
				others);
	}

	private List<String> compile(String source, List<String> others) {
		List<JavaFileObject> files = new ArrayList<>();
		files.add(new Source(0, source));
		others.forEach((other) -> files.add(new Source(files.size(), other)));
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

	private static String asFile(String example, String imports) {
		boolean complete = example.startsWith("package ") || example.startsWith("import ");
		return complete ? example : imports + example;
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
