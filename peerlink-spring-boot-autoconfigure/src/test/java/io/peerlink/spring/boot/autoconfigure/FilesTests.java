package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peerlink.PeerLink;
import io.peerlink.file.FileAcceptor;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.TransferOptions;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.ResourceSource;
import io.peerlink.spring.event.PeerFileReceivedEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for files in applications.
 */
class FilesTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final Path folder;

	private final ApplicationContextRunner runner;

	FilesTests(@TempDir Path folder) {
		this.folder = folder;
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
					PeerLinkLifecycleAutoConfiguration.class, PeerLinkMetricsAutoConfiguration.class))
			.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
			.withPropertyValues("peerlink.node.name=Console", "peerlink.files.inbox=" + folder.resolve("inbox"),
					"peerlink.files.names=*.txt,docs/*", "peerlink.files.max-size=1KB");
	}

	private PeerLink client() throws InterruptedException {
		PeerLink client = this.lan.node("Phone").start();
		client.awaitPeer("Console", LONG);
		return client;
	}

	private Path file(String name, String content) throws IOException {
		return Files.writeString(this.folder.resolve(name), content);
	}

	@Test
	void fileThatArrivesIsAnEventAndIsCounted() {
		this.runner.withBean(Listener.class).withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			PeerLink client = client();
			context.getBean(PeerLinkOperations.class).awaitPeer("Phone", LONG);
			client.files().send("Console", file("a.txt", "hello"), "docs/a.txt").await();
			Listener listener = context.getBean(Listener.class);
			await().until(() -> listener.events.size() == 1);
			PeerFileReceivedEvent event = listener.events.get(0);
			assertThat(event.getFile().path()).hasContent("hello");
			assertThat(event.getFile().sender()).contains("Phone");
			assertThat(event.getNode().name()).isEqualTo("Console");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean(MeterBinder.class).bindTo(meters);
			assertThat(meters.get("peerlink.files").tag("direction", "received").functionCounter().count()).isOne();
			assertThat(meters.get("peerlink.files.traffic").tag("direction", "received").functionCounter().count())
				.isEqualTo(5);
		});
	}

	@Test
	void propertiesLimitWhatIsTaken() {
		this.runner.run((context) -> {
			PeerLink client = client();
			assertRefused(client, "a.bin", file("a.bin", "x"), "Files of that name are not taken");
			assertRefused(client, "a.txt", file("a.txt", "x".repeat(1025)), "at most 1024 bytes");
		});
	}

	@Test
	void acceptorDecides() {
		this.runner.withBean(FileAcceptor.class,
				() -> (offer) -> offer.name().startsWith("ok") ? Optional.empty() : Optional.of("not " + offer.name()))
			.run((context) -> {
				PeerLink client = client();
				client.files().send("Console", file("a.txt", "x"), "ok.txt").await();
				assertRefused(client, "b.txt", file("b.txt", "x"), "not b.txt");
				assertRefused(client, "ok.bin", file("b.txt", "x"), "Files of that name are not taken");
			});
	}

	@Test
	void allAcceptorsAreAskedInTheirOrder() {
		this.runner.withUserConfiguration(Acceptors.class).run((context) -> {
			PeerLink client = client();
			client.files().send("Console", file("a.txt", "x"), "a.txt").await();
			assertRefused(client, "one.txt", file("b.txt", "x"), "refused by the first");
			assertRefused(client, "two.txt", file("b.txt", "x"), "refused by the second");
			assertRefused(client, "one-and-two.txt", file("b.txt", "x"), "refused by the first");
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void inboxWithoutTcpIsReported(CapturedOutput output) {
		this.runner.withPropertyValues("peerlink.tcp.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Nobody can send files to 'Console' or fetch them");
		});
	}

	private static void assertRefused(PeerLink client, String name, Path file, String reason) {
		assertThatExceptionOfType(FileTransferException.class)
			.isThrownBy(() -> client.files().send("Console", file, name).await())
			.withMessageContaining(reason);
	}

	@Test
	void templateSendsResourcesAndFetchesFiles() {
		this.runner.run((context) -> {
			Path shared = Files.createDirectories(this.folder.resolve("shared"));
			Files.writeString(shared.resolve("b.txt"), "shared");
			this.lan
				.node("Phone",
						(builder) -> builder
							.files(FileOptions.none().withInbox(this.folder.resolve("phone")).withShared(shared)))
				.start();
			PeerLinkOperations peers = context.getBean(PeerLinkOperations.class);
			peers.awaitPeer("Phone", LONG);
			TransferOptions options = TransferOptions.defaults();
			peers.files()
				.send("Phone", ResourceSource.of(new ByteArrayResource("bytes".getBytes(StandardCharsets.UTF_8))),
						"bytes", options)
				.await();
			peers.files()
				.send("Phone", ResourceSource.of(new FileSystemResource(file("c.txt", "file"))), "file", options)
				.await();
			assertThatExceptionOfType(FileTransferException.class)
				.isThrownBy(() -> peers.files()
					.send("Phone", ResourceSource.of(new ClassPathResource("none")), "none", options)
					.await())
				.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.NOT_FOUND));
			assertThat(this.folder.resolve("phone/bytes")).hasContent("bytes");
			assertThat(this.folder.resolve("phone/file")).hasContent("file");
			assertThat(peers.files().list("Phone")).singleElement()
				.satisfies((file) -> assertThat(file.name()).isEqualTo("b.txt"));
			Path target = this.folder.resolve("target.txt");
			peers.files().fetch("Phone", "b.txt", target).await();
			assertThat(target).hasContent("shared");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> ResourceSource.of(new InputStreamResource(Files.newInputStream(target))));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Acceptors {

		@Bean
		@Order(2)
		FileAcceptor second() {
			return (offer) -> offer.name().contains("two") ? Optional.of("refused by the second") : Optional.empty();
		}

		@Bean
		@Order(1)
		FileAcceptor first() {
			return (offer) -> offer.name().contains("one") ? Optional.of("refused by the first") : Optional.empty();
		}

	}

	static class Listener {

		private final List<PeerFileReceivedEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void arrived(PeerFileReceivedEvent event) {
			this.events.add(event);
		}

	}

}
