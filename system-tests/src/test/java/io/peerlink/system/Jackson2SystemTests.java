package io.peerlink.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Adds the starter to web applications that use Jackson 2: their class path is what
 * matters, so they are built outside of this repository.
 */
class Jackson2SystemTests {

	private static final Path MAVEN = Path.of("..", "mvnw").toAbsolutePath().normalize();

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final String POM = """
			<project>
				<modelVersion>4.0.0</modelVersion>
				<parent>
					<groupId>org.springframework.boot</groupId>
					<artifactId>spring-boot-starter-parent</artifactId>
					<version>%s</version>
					<relativePath/>
				</parent>
				<groupId>com.example</groupId>
				<artifactId>orders</artifactId>
				<version>1.0.0</version>
				<dependencies>
					<dependency>
						<groupId>org.springframework.boot</groupId>
						<artifactId>spring-boot-starter-%s</artifactId>
						<exclusions>
							<exclusion>
								<groupId>org.springframework.boot</groupId>
								<artifactId>spring-boot-starter-jackson</artifactId>
							</exclusion>
							<exclusion>
								<groupId>org.springframework.boot</groupId>
								<artifactId>spring-boot-starter-reactor-netty</artifactId>
							</exclusion>
						</exclusions>
					</dependency>
					<dependency>
						<groupId>org.springframework.boot</groupId>
						<artifactId>spring-boot-starter-tomcat</artifactId>
					</dependency>
					<dependency>
						<groupId>org.springframework.boot</groupId>
						<artifactId>spring-boot-jackson2</artifactId>
					</dependency>
					<dependency>
						<groupId>io.peerlink</groupId>
						<artifactId>peerlink-spring-boot-starter</artifactId>
						<version>0.1.0-SNAPSHOT</version>
					</dependency>
				</dependencies>
				<build>
					<plugins>
						<plugin>
							<groupId>org.springframework.boot</groupId>
							<artifactId>spring-boot-maven-plugin</artifactId>
						</plugin>
					</plugins>
				</build>
			</project>
			""";

	private static final String APPLICATION = """
			package com.example;

			import java.time.Month;

			import com.fasterxml.jackson.databind.JsonNode;
			import com.fasterxml.jackson.databind.ObjectMapper;
			import com.fasterxml.jackson.databind.annotation.JsonSerialize;
			import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
			import org.springframework.boot.SpringApplication;
			import org.springframework.boot.autoconfigure.SpringBootApplication;
			import org.springframework.web.bind.annotation.GetMapping;
			import org.springframework.web.bind.annotation.RestController;

			@SpringBootApplication
			@RestController
			public class Orders {

				public record Order(@JsonSerialize(using = ToStringSerializer.class) long id, Month month, JsonNode tree) {
				}

				@GetMapping("/order")
				public Order order() {
					return new Order(12, Month.MAY, new ObjectMapper().createObjectNode().put("a", 1));
				}

				public static void main(String[] args) {
					SpringApplication.run(Orders.class, args);
				}

			}
			""";

	@ParameterizedTest
	@CsvSource({ "4.0.9, webmvc", "4.0.9, webflux", "4.1.2, webmvc", "4.1.2, webflux" })
	void endpointsOfAnApplicationWithJackson2AnswerAsWithoutPeerLink(String springBoot, String web,
			@TempDir Path project) throws IOException, InterruptedException {
		Path source = project.resolve("src/main/java/com/example/Orders.java");
		Files.createDirectories(source.getParent());
		Files.writeString(source, APPLICATION);
		Files.writeString(project.resolve("pom.xml"), POM.formatted(springBoot, web));
		run(project, "build.log", MAVEN.toString(), "-B", "-ntp", "-q", "package").waitFor(5, TimeUnit.MINUTES);
		Path jar = project.resolve("target/orders-1.0.0.jar");
		assertThat(jar).as(() -> read(project.resolve("build.log"))).exists();
		Process application = run(project, "run.log", "java", "-jar", jar.toString(), "--server.port=0",
				"--server.address=127.0.0.1", "--peerlink.node.bind-address=127.0.0.1",
				"--peerlink.discovery.mdns.enabled=false");
		try {
			assertThat(order(port(application, project.resolve("run.log"))))
				.isEqualTo("{\"id\":\"12\",\"month\":\"MAY\",\"tree\":{\"a\":1}}");
		}
		finally {
			application.destroy();
			application.waitFor();
		}
	}

	private static Process run(Path directory, String log, String... command) throws IOException {
		return new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve(log).toFile())
			.start();
	}

	private static int port(Process application, Path log) throws InterruptedException {
		for (int i = 0; i < 600 && application.isAlive(); i++) {
			Matcher started = PORT.matcher(read(log));
			if (started.find()) {
				return Integer.parseInt(started.group(1));
			}
			application.waitFor(100, TimeUnit.MILLISECONDS);
		}
		throw new AssertionError(read(log));
	}

	private static String order(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/order")).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
