#!/usr/bin/env bash
#
# Spring Security 7.1.2 with Reactor 3.8.8 and Micrometer's context propagation 1.2.1 (Maven Central, on JDK 17):
# contextCapture() does not hand the user of a thread to reactive code.
#
# Spring Security registers accessors for both of its holders, so SecurityContextHolder is captured, and one would expect
# that a Mono finds the user with ReactiveSecurityContextHolder. It does not: the captured context is stored by the
# name of the class, as it is, while ReactiveSecurityContextHolder looks for a Mono under the class itself, and the
# accessor for that one reads a thread-local of its own, not SecurityContextHolder. A library that
# bridges from threads to reactive code has to write ReactiveSecurityContextHolder.withSecurityContext itself. Otherwise
# method security denies reactive methods everything.
#
# Seen (a user is in the SecurityContextHolder):
#   captured: [String]; thread-local in the Mono: duke; ReactiveSecurityContextHolder: nobody; written by hand: duke
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cat > "$tmp/pom.xml" <<'XML'
<project>
	<modelVersion>4.0.0</modelVersion>
	<groupId>any</groupId>
	<artifactId>any</artifactId>
	<version>1</version>
	<dependencies>
		<dependency>
			<groupId>org.springframework.security</groupId>
			<artifactId>spring-security-core</artifactId>
			<version>7.1.2</version>
		</dependency>
		<dependency>
			<groupId>io.projectreactor</groupId>
			<artifactId>reactor-core</artifactId>
			<version>3.8.8</version>
		</dependency>
		<dependency>
			<groupId>io.micrometer</groupId>
			<artifactId>context-propagation</artifactId>
			<version>1.2.1</version>
		</dependency>
		<dependency>
			<groupId>org.slf4j</groupId>
			<artifactId>slf4j-nop</artifactId>
			<version>2.0.17</version>
		</dependency>
	</dependencies>
</project>
XML
mvn -q -B -f "$tmp/pom.xml" "-Dmaven.repo.local=$tmp/m2" \
	org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy-dependencies "-DoutputDirectory=$tmp/lib" >&2

cat > "$tmp/Capture.java" <<'JAVA'
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.*;
import reactor.core.publisher.*;

class Capture {

	public static void main(String[] args) {
		SecurityContext user = new SecurityContextImpl(new TestingAuthenticationToken("duke", "secret"));
		SecurityContextHolder.setContext(user);
		Mono<String> reactive = ReactiveSecurityContextHolder.getContext().map(Capture::name).defaultIfEmpty("nobody");
		String seen = "captured: " + Flux
			.deferContextual((context) -> Flux.fromStream(context.stream()
				.filter((entry) -> entry.getValue() instanceof SecurityContext)
				.map((entry) -> entry.getKey().getClass().getSimpleName())))
			.contextCapture()
			.collectList()
			.block();
		seen += "; thread-local in the Mono: " + Mono.just("any")
			.<String>handle((any, sink) -> sink.next(name(SecurityContextHolder.getContext())))
			.contextCapture()
			.block();
		seen += "; ReactiveSecurityContextHolder: " + reactive.contextCapture().block();
		seen += "; written by hand: " + reactive
			.contextWrite(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(user)))
			.block();
		System.out.println(seen);
		System.exit(seen.equals("captured: [String]; thread-local in the Mono: duke; "
				+ "ReactiveSecurityContextHolder: nobody; written by hand: duke") ? 0 : 1);
	}

	static String name(SecurityContext context) {
		return context.getAuthentication().getName();
	}

}
JAVA
java -cp "$tmp/lib/*" "$tmp/Capture.java"
