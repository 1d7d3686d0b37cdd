package io.peerlink.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.NetworkLab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows {@code docs/getting-started.md} literally, outside of this repository, with the
 * installed starters only.
 */
class GettingStartedSystemTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final String STARTER = """
					<dependency>
						<groupId>org.springframework.boot</groupId>
						<artifactId>spring-boot-starter-%s</artifactId>
					</dependency>
			""";

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private Path project;

	private NetworkLab lab;

	@BeforeEach
	void createLab(@TempDir Path project) {
		this.project = project;
		this.lab = NetworkLab.create(2);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@Test
	void firstApplicationWorksAtOnce() throws IOException, InterruptedException {
		followTheGuide();
		Path jar = build();
		LineProcess first = JavaNode.startJar(this.lab.host(1), "first", jar, "--peerlink.node.name=first");
		first.awaitText(Pattern.compile("Node 'first' is announced"), TIMEOUT);
		LineProcess second = JavaNode.startJar(this.lab.host(2), "second", jar, "--peerlink.node.name=second");
		second.awaitText(Pattern.compile("first says: Hello world, second sent me"), TIMEOUT);
		first.awaitText(Pattern.compile("second says: Hello world, first sent me"), TIMEOUT);
		assertThat(libraries(jar)).contains("peerlink-core")
			.doesNotContain("starter-test")
			.doesNotContain("junit")
			.doesNotContain("mockito")
			.doesNotContain("actuator")
			.doesNotContain("micrometer-core")
			.doesNotContain("reactor-core")
			.doesNotContain("spring-web");
	}

	@Test
	void actuatorShowsTheNodeWhenItIsAdded() throws IOException, InterruptedException {
		followTheGuide();
		Path pom = this.project.resolve("pom.xml");
		Files.writeString(pom,
				Files.readString(pom)
					.replace("\n\t</dependencies>",
							"\n" + STARTER.formatted("actuator") + STARTER.formatted("webmvc") + "\t</dependencies>"));
		Path jar = build();
		LineProcess first = JavaNode.startJar(this.lab.host(1), "first", jar, "--peerlink.node.name=first");
		first.awaitText(Pattern.compile("Node 'first' is announced"), TIMEOUT);
		LineProcess second = JavaNode.startJar(this.lab.host(2), "second", jar, "--peerlink.node.name=second",
				"--management.endpoints.web.exposure.include=health,metrics,peerlink",
				"--management.endpoint.health.show-details=always");
		second.awaitText(Pattern.compile("first says: Hello world, second sent me"), TIMEOUT);
		assertThat(curl("peerlink")).contains("\"name\":\"second\"").contains("\"name\":\"first\"");
		assertThat(curl("peerlink/first")).contains("\"name\":\"first\"");
		assertThat(curl("health")).contains("\"peerlink\":{").contains("\"status\":\"UP\"");
		assertThat(curl("metrics/peerlink.calls")).contains("\"COUNT\"").contains("greet");
		assertThat(curl("metrics/peerlink.peers")).contains("\"value\":1.0");
	}

	private void followTheGuide() throws IOException {
		assertThat(Guide.writeFiles(ROOT.resolve("docs/getting-started.md"), this.project)).isEqualTo(4);
	}

	private Path build() throws IOException, InterruptedException {
		Path log = this.project.resolve("build.log");
		Process maven = new ProcessBuilder(ROOT.resolve("mvnw").toString(), "-B", "-ntp", "package")
			.directory(this.project.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
		assertThat(maven.exitValue()).as(() -> read(log)).isZero();
		return this.project.resolve("target/hello-peers-1.0.0.jar");
	}

	private static String libraries(Path jar) throws IOException {
		try (JarFile contents = new JarFile(jar.toFile())) {
			return contents.stream()
				.map(ZipEntry::getName)
				.filter((name) -> name.startsWith("BOOT-INF/lib/"))
				.collect(Collectors.joining("\n"));
		}
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private String curl(String path) {
		String answer = this.lab.host(2)
			.exec("curl", "-s", "--max-time", "10", "http://localhost:8080/actuator/" + path);
		System.out.println(path + ": " + answer);
		return answer;
	}

}
