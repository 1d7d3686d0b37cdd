package io.peerlink.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Finds the program that has bound a UDP port in {@code /proc} of Linux, which shows the
 * programs of the same user, and to root those of all users.
 */
final class UdpPortHolder {

	private static final List<String> TABLES = List.of("net/udp", "net/udp6");

	private static final int ADDRESS_COLUMN = 1;

	private static final int INODE_COLUMN = 9;

	private final Path proc;

	UdpPortHolder(Path proc) {
		this.proc = proc;
	}

	/**
	 * Returns the program that has bound a port.
	 * @param port the UDP port
	 * @return its name and process id, or {@code null} when unknown
	 */
	@Nullable String find(int port) {
		Set<String> sockets = new HashSet<>();
		for (String table : TABLES) {
			sockets.addAll(socketsAt(port, this.proc.resolve(table)));
		}
		if (sockets.isEmpty()) {
			return null;
		}
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(this.proc, "[0-9]*")) {
			for (Path process : processes) {
				if (holdsOneOf(sockets, process)) {
					return "'" + name(process) + "' (process " + process.getFileName() + ")";
				}
			}
		}
		catch (IOException ex) {
			return null;
		}
		return null;
	}

	private static Set<String> socketsAt(int port, Path table) {
		String suffix = String.format(Locale.ROOT, ":%04X", port);
		Set<String> sockets = new HashSet<>();
		try {
			for (String line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
				String[] columns = line.strip().split("\\s+", -1);
				if (columns.length > INODE_COLUMN && columns[ADDRESS_COLUMN].endsWith(suffix)) {
					sockets.add("socket:[" + columns[INODE_COLUMN] + "]");
				}
			}
		}
		catch (IOException ex) {
			// This system has no such table.
		}
		return sockets;
	}

	private static boolean holdsOneOf(Set<String> sockets, Path process) {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
			for (Path file : files) {
				if (Files.isSymbolicLink(file) && sockets.contains(Files.readSymbolicLink(file).toString())) {
					return true;
				}
			}
		}
		catch (IOException ex) {
			// The process belongs to another user or has ended.
		}
		return false;
	}

	private static String name(Path process) {
		try {
			return Files.readString(process.resolve("comm")).strip();
		}
		catch (IOException ex) {
			return "?";
		}
	}

}
