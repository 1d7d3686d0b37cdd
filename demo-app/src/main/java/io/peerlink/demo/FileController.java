package io.peerlink.demo;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes the files that are dropped on the page. Accepts only {@code PUT}, which a page of
 * another origin cannot send: browsers ask for permission first, and get none.
 */
@RestController
class FileController {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private final FileSending sending;

	private final FileBoard board;

	FileController(FileSending sending, FileBoard board) {
		this.sending = sending;
		this.board = board;
	}

	/**
	 * Sends a file to a peer. The response waits for the outcome, but no thread does.
	 */
	@PutMapping(path = "/api/files", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
	CompletableFuture<ResponseEntity<?>> send(@RequestParam String peer, @RequestParam String name,
			HttpServletRequest request, InputStream content) {
		long size = request.getContentLengthLong();
		if (!StringUtils.hasText(peer) || !StringUtils.hasText(name)) {
			return refusal(HttpStatus.BAD_REQUEST, "The peer or the name of the file is missing");
		}
		if (size < 0) {
			return refusal(HttpStatus.LENGTH_REQUIRED, "The length of the file is missing");
		}
		if (size > this.board.maxSize()) {
			return refusal(HttpStatus.CONTENT_TOO_LARGE,
					"'" + name + "' is too large: the demo takes " + this.board.maxSize() + " bytes at most");
		}
		FileToSend file = this.board.add(peer, name, size, FileSending.MAX_ACTIVE);
		if (file == null) {
			return refusal(HttpStatus.SERVICE_UNAVAILABLE, FileSending.MAX_ACTIVE + " files are on their way already");
		}
		return this.sending.send(file, content).thenApply(ResponseEntity::ok);
	}

	private static CompletableFuture<ResponseEntity<?>> refusal(HttpStatus status, String text) {
		return CompletableFuture.completedFuture(ResponseEntity.status(status).contentType(TEXT).body(text));
	}

}
