package io.peerlink.internal.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for requests as Python nodes and strangers write them.
 */
class FileServerTests {

	private final Path folder;

	private Path inbox;

	private FileHost host;

	FileServerTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@BeforeEach
	void startHost() throws IOException {
		this.inbox = this.folder.resolve("inbox");
		Path shared = Files.createDirectories(this.folder.resolve("shared"));
		Files.writeString(shared.resolve("a b.txt"), "hello");
		Files.writeString(shared.resolve("a.txt"), "hello");
		Files.writeString(this.folder.resolve("secret.txt"), "secret");
		this.host = new FileHost(FileOptions.none().withInbox(this.inbox).withShared(shared).withMaxSize(1000));
	}

	@AfterEach
	void closeHost() throws IOException {
		this.host.close();
	}

	private String exchange(String request) throws IOException {
		try (Socket socket = this.host.connect()) {
			socket.setSoTimeout(10_000);
			OutputStream out = socket.getOutputStream();
			out.write(request.getBytes(StandardCharsets.UTF_8));
			out.flush();
			socket.shutdownOutput();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private long files() throws IOException {
		try (Stream<Path> files = Files.walk(this.inbox)) {
			return files.filter(Files::isRegularFile).count();
		}
	}

	@Test
	void pythonNodeFetchesAFile() throws IOException {
		assertThat(exchange("GET /files/a b.txt HTTP/1.1\r\nHost: Java\r\n\r\n")).startsWith("HTTP/1.1 200 OK\r\n")
			.contains("content-length: 5\r\n")
			.endsWith("\r\n\r\nhello");
	}

	@Test
	void digestAfterAFileIsThatOfThePresentVersion() throws IOException {
		Path file = this.folder.resolve("shared/a.txt");
		try (Socket socket = this.host.connect()) {
			socket.setSoTimeout(10_000);
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
			String instance = "peerlink-instance: i\r\n";
			write(socket, "GET /files/a.txt HTTP/1.1\r\n" + instance + "\r\n");
			assertThat(head(in)).startsWith("HTTP/1.1 200 OK");
			assertThat(in.skip("hello".length())).isEqualTo("hello".length());
			String head = "HEAD /files/a.txt HTTP/1.1\r\n" + instance + "want-repr-digest: sha-256=10\r\n\r\n";
			write(socket, head);
			assertThat(head(in)).contains(FileDigest.write(FileDigest.of("hello")));
			Files.writeString(file, "other text");
			write(socket, head);
			assertThat(head(in)).contains(FileDigest.write(FileDigest.of("other text")));
		}
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String head(BufferedReader in) throws IOException {
		StringBuilder head = new StringBuilder();
		for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
			head.append(line).append('\n');
		}
		return head.toString();
	}

	@Test
	void pythonNodeSendsAFile() throws Exception {
		String response = exchange(
				"PUT /files/x y/ü.txt HTTP/1.1\r\nHost: Java\r\nContent-Length: 4\r\n\r\n\u00fc\u00fc");
		assertThat(response).startsWith("HTTP/1.1 200 OK\r\n");
		assertThat(this.inbox.resolve("x y/ü.txt")).hasContent("üü");
		assertThat(this.host.received().poll(10, TimeUnit.SECONDS)).isNotNull();
		assertThat(exchange("PUT /files/x y/ü.txt HTTP/1.1\r\nContent-Length: 1\r\n\r\nz")).startsWith("HTTP/1.1 409");
		assertThat(this.inbox.resolve("x y/ü.txt")).hasContent("üü");
	}

	@Test
	void brokenOffFileOfAPythonNodeLeavesNothing() throws IOException {
		try (Socket socket = this.host.connect()) {
			socket.getOutputStream()
				.write("PUT /files/a.txt HTTP/1.1\r\nContent-Length: 100\r\n\r\n123".getBytes(StandardCharsets.UTF_8));
			await().until(() -> this.host.files().statistics().bytesReceived() == 3);
		}
		await().until(() -> this.host.files().statistics().failed() == 1);
		assertThat(files()).isZero();
	}

	@Test
	void fileIsSentToAPythonNodeAndFetchedFromIt() throws Exception {
		this.host.asPython();
		try (FileHost caller = new FileHost(FileOptions.none()).knows("Python", this.host)) {
			Path source = Files.writeString(this.folder.resolve("source"), "content");
			TransferResult sent = caller.files()
				.send("Python", FileSource.of(source), "b.txt", TransferOptions.defaults())
				.await();
			assertThat(sent.digest()).isEmpty();
			assertThat(this.inbox.resolve("b.txt")).hasContent("content");
			Path target = this.folder.resolve("target");
			caller.files().fetch("Python", "a.txt", target, TransferOptions.defaults()).await();
			assertThat(target).hasContent("hello");
			// A Python node would take them for "b" and "a".
			assertUnsupported(
					caller.files().send("Python", FileSource.of(source), "b c.txt", TransferOptions.defaults()));
			assertUnsupported(
					caller.files().fetch("Python", "a b.txt", target, TransferOptions.defaults().withOverwrite(true)));
		}
	}

	@Test
	void sourceThatIsLongerThanItSaysDoesNotAppearAtAPythonNode() throws Exception {
		this.host.asPython();
		try (FileHost caller = new FileHost(FileOptions.none()).knows("Python", this.host)) {
			Path source = Files.writeString(this.folder.resolve("source"), "content");
			FileSource shorter = new FileSource() {

				@Override
				public long size() {
					return 3;
				}

				@Override
				public InputStream open(long offset) throws IOException {
					return Files.newInputStream(source);
				}

				@Override
				public String version() {
					return "1";
				}

			};
			FileTransfer transfer = caller.files().send("Python", shorter, "b.txt", TransferOptions.defaults());
			assertThatExceptionOfType(FileTransferException.class).isThrownBy(transfer::await)
				.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.DIFFERENT));
			await().until(() -> this.host.files().statistics().failed() == 1);
			assertThat(files()).isZero();
		}
	}

	private static void assertUnsupported(FileTransfer transfer) {
		assertThatExceptionOfType(FileTransferException.class).isThrownBy(transfer::await)
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.UNSUPPORTED));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /files/../secret.txt HTTP/1.1", "GET /files/..\\secret.txt HTTP/1.1",
			"GET /files//etc/passwd HTTP/1.1", "GET /etc/passwd HTTP/1.1", "GET /files HTTP/1.1",
			"GET /files/none HTTP/1.1", "GET /files/%2e%2e/secret.txt HTTP/1.1" })
	void nothingOutsideOfTheSharedFolderIsFetched(String start) throws IOException {
		assertThat(exchange(start + "\r\n\r\n")).startsWith("HTTP/1.1 404 Not Found\r\n");
		assertThat(exchange(start + "\r\nPeerLink-Instance: x\r\n\r\n")).startsWith("HTTP/1.1 40").endsWith("\r\n\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../a.txt", "%2e%2e/a.txt", "..%2fa.txt", ".peerlink/a.part", "a/../../b", "CON", "a:b" })
	void nothingOutsideOfTheInboxIsWritten(String name) throws IOException {
		assertThat(exchange("PUT /files/" + name + " HTTP/1.1\r\nPeerLink-Instance: x\r\nContent-Length: 1\r\n\r\nz"))
			.startsWith("HTTP/1.1 403 Forbidden\r\n");
		assertThat(files()).isZero();
		assertThat(this.folder.resolve("a.txt")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET\r\n\r\n", "GET /files/a\r\n\r\n", "GET /files/a FTP/1.1\r\n\r\n",
			"GET /files/a HTTP/1.1\r\nno field\r\n\r\n", "GET /files/a HTTP/1.1\r\nA: 1\r\na: 2\r\n\r\n",
			"PUT /files/a HTTP/1.1\r\n\r\n", "PUT /files/a HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
			"PUT /files/a HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
			"PUT /files/ HTTP/1.1\r\nContent-Length: 1\r\n\r\nz",
			"PUT /files/a HTTP/1.1\r\nContent-Length: 5\r\nUpload-Length: 3\r\n\r\nzzzzz",
			"PUT /files/a HTTP/1.1\r\nContent-Length: 1\r\nPeerLink-Upload: ../../a\r\n\r\nz" })
	void malformedRequestsAreRefused(String request) throws IOException {
		assertThat(exchange(request)).startsWith("HTTP/1.1 400 Bad Request\r\n");
		assertThat(files()).isZero();
	}

	@Test
	void endlessHeadIsRefused() throws IOException {
		assertThat(exchange("GET /" + "a".repeat(HttpHead.MAX_LENGTH))).startsWith("HTTP/1.1 400 Bad Request\r\n");
	}

	@Test
	void pagesOfTheWebAreRefused() throws IOException {
		assertThat(exchange("GET /files/a b.txt HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\n\r\n"))
			.startsWith("HTTP/1.1 403");
		assertThat(exchange("PUT /files/a HTTP/1.1\r\nOrigin: http://example.org\r\nContent-Length: 1\r\n\r\nz"))
			.startsWith("HTTP/1.1 403");
		assertThat(exchange("GET /files/a b.txt HTTP/1.1\r\nSec-Fetch-Site: none\r\n\r\n")).startsWith("HTTP/1.1 200");
	}

	@Test
	void otherMethodsAreRefused() throws IOException {
		assertThat(exchange("DELETE /files/a b.txt HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405");
	}

	@Test
	void fileOfTwoConnectionsIsNotMixed() throws Exception {
		String id = "0123456789abcdef0123456789abcdef";
		String head = "PUT /files/a HTTP/1.1\r\nPeerLink-Instance: x\r\nPeerLink-Upload: " + id
				+ "\r\nUpload-Length: 6\r\nUpload-Offset: 0\r\nContent-Length: 6\r\n\r\n";
		try (Socket stalled = this.host.connect()) {
			stalled.getOutputStream().write((head + "abc").getBytes(StandardCharsets.UTF_8));
			await().until(() -> this.host.files().statistics().bytesReceived() == 3);
			assertThat(exchange(
					head.replace("Offset: 0", "Offset: 3").replace("Content-Length: 6", "Content-Length: 3") + "def"))
				.startsWith("HTTP/1.1 200 OK\r\n")
				.contains("upload-offset: 6");
			assertThat(stalled.getInputStream().read()).isNegative();
		}
	}

}
