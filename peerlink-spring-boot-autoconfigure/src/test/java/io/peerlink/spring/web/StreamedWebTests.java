package io.peerlink.spring.web;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.PeerLinkTemplate;
import io.peerlink.spring.ResourceStreamedTypes;
import io.peerlink.spring.reactive.ReactivePeerLinkTemplate;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for controllers that pass streamed values on.
 */
class StreamedWebTests {

	private static final byte[] TEXT = "how to read".getBytes(StandardCharsets.UTF_8);

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLinkTemplate peers = new PeerLinkTemplate(
			this.lan.node("web", (builder) -> builder.streamedTypes(ResourceStreamedTypes.all())).start());

	private final MockMvcTester mvc = MockMvcTester.of(new Library(this.peers));

	@BeforeEach
	void start() {
		PeerLink library = this.lan.node("library");
		library.register("books", () -> Stream.of(new Book("a"), new Book("b")));
		library.register("manual", () -> new ByteArrayInputStream(TEXT));
		library.register("size", InputStream.class, (bytes) -> bytes.readAllBytes().length);
		library.start();
		this.peers.awaitPeer("library", Duration.ofSeconds(10));
	}

	@Test
	void fluxOfAControllerIsThatOfThePeer() {
		assertThat(this.mvc.get().uri("/books").accept(MediaType.APPLICATION_JSON)).hasStatusOk()
			.bodyJson()
			.isEqualTo("[{\"title\": \"a\"}, {\"title\": \"b\"}]");
		assertThat(this.mvc.get().uri("/books").accept(MediaType.APPLICATION_NDJSON)).hasStatusOk()
			.bodyText()
			.isEqualTo("{\"title\":\"a\"}\n{\"title\":\"b\"}\n");
	}

	@Test
	void resourceOfAPeerIsDownloaded() {
		assertThat(this.mvc.get().uri("/manual")).hasStatusOk()
			.doesNotContainHeader(HttpHeaders.CONTENT_LENGTH)
			.bodyText()
			.isEqualTo("how to read");
	}

	@Test
	void uploadedFileIsPassedOn() {
		assertThat(this.mvc.post().uri("/manual").multipart().file(new MockMultipartFile("file", TEXT))).hasStatusOk()
			.bodyText()
			.isEqualTo(String.valueOf(TEXT.length));
	}

	record Book(String title) {
	}

	@RestController
	static class Library {

		private final PeerLinkOperations peers;

		private final ReactivePeerLinkTemplate reactive;

		Library(PeerLinkOperations peers) {
			this.peers = peers;
			this.reactive = new ReactivePeerLinkTemplate(peers);
		}

		@GetMapping("/books")
		Flux<Book> books() {
			return this.reactive.flux("library", "books", Book.class);
		}

		@GetMapping("/manual")
		Resource manual() {
			Resource manual = this.peers.call("library", "manual", Resource.class);
			assertThat(manual).isNotNull();
			return manual;
		}

		@PostMapping("/manual")
		String store(@RequestParam MultipartFile file) {
			return this.peers.call("library", "size", Integer.class, file) + "";
		}

	}

}
