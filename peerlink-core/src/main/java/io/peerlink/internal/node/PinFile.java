package io.peerlink.internal.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.PeerPins;
import org.jspecify.annotations.Nullable;

/**
 * The file with the pins of a node: a line that tells what it is, then one line for each
 * pin.
 */
final class PinFile {

	private static final String HEADER = "plk-pins1";

	/**
	 * More than the longest file: key, time and name of each pin, and two spaces and the
	 * end of the line.
	 */
	private static final int MAX_LENGTH = HEADER.length() + 1 + PeerPins.MAX_PINS * 160;

	private final Path file;

	/**
	 * Creates a view of a file, which need not exist.
	 * @param file the file
	 */
	PinFile(Path file) {
		this.file = file;
	}

	/**
	 * Reads the pins.
	 * @return the pins by the keys of their names, none if there is no file
	 * @throws PeerLinkException when the file cannot be read, is damaged, or others may
	 * read or write it; the message says what to do
	 */
	Map<String, Pin> read() {
		byte[] content;
		try (InputStream in = Files.newInputStream(this.file)) {
			if (OwnerFile.isOpenToOthers(this.file)) {
				throw failure("may be read or written by others. Allow it to its owner alone: chmod 600", null);
			}
			content = in.readNBytes(MAX_LENGTH + 1);
		}
		catch (NoSuchFileException ex) {
			return Map.of();
		}
		catch (IOException ex) {
			throw failure("cannot be read: " + ex, ex);
		}
		if (content.length > MAX_LENGTH) {
			throw failure("has more than " + PeerPins.MAX_PINS + " pins", null);
		}
		return parse(new String(content, StandardCharsets.UTF_8));
	}

	private Map<String, Pin> parse(String text) {
		List<String> lines = text.lines().toList();
		if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
			throw failure("is no file of pins. Name another file, which is made then", null);
		}
		Map<String, Pin> pins = new LinkedHashMap<>();
		for (int i = 1; i < lines.size(); i++) {
			Pin pin = parse(lines.get(i), i + 1);
			if (pins.put(pin.nameKey(), pin) != null) {
				throw failure("pins a name twice, in line " + (i + 1) + " again. Remove one of the lines", null);
			}
		}
		if (pins.size() > PeerPins.MAX_PINS) {
			throw failure("has more than " + PeerPins.MAX_PINS + " pins", null);
		}
		return pins;
	}

	private Pin parse(String line, int number) {
		try {
			return Pin.ofLine(line);
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			throw failure("is damaged in line " + number + ". Remove that line, and its name is pinned anew", ex);
		}
	}

	/**
	 * Replaces the file.
	 * @param pins the pins
	 * @throws IOException when it cannot be written
	 */
	void write(Collection<Pin> pins) throws IOException {
		String text = pins.stream()
			.sorted(Comparator.comparing(Pin::nameKey))
			.map((pin) -> pin.toLine() + "\n")
			.collect(Collectors.joining("", HEADER + "\n", ""));
		OwnerFile.replace(this.file, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Keeps others from writing the file, until the lock is closed.
	 * @throws IOException when they have it for long, or it cannot be locked
	 */
	LockFile lock() throws IOException {
		return LockFile.of(this.file);
	}

	/**
	 * Returns what changes whenever the file is written.
	 * @return a value to compare, {@code null} if there is no file
	 */
	@Nullable Object version() {
		try {
			BasicFileAttributes attributes = Files.readAttributes(this.file, BasicFileAttributes.class);
			return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Returns whether the folder of the file is missing, as that of a volume that is not
	 * there.
	 */
	boolean isFolderMissing() {
		Path folder = this.file.toAbsolutePath().getParent();
		return folder != null && Files.notExists(folder);
	}

	PeerLinkException failure(String reason, @Nullable Exception cause) {
		return new PeerLinkException("The file of pins, " + this.file + ", " + reason, cause);
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
