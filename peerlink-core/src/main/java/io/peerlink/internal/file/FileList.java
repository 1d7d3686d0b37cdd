package io.peerlink.internal.file;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.file.RemoteFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A list of files as JSON: {@code [{"name":"a.txt","size":5,"modified":1764460800000}]},
 * the time in milliseconds since the epoch.
 */
final class FileList {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private FileList() {
	}

	static byte[] write(List<RemoteFile> files) {
		ArrayNode list = MAPPER.createArrayNode();
		files.forEach((file) -> list.addObject()
			.put("name", file.name())
			.put("size", file.size())
			.put("modified", file.modified().toEpochMilli()));
		return MAPPER.writeValueAsBytes(list);
	}

	/**
	 * Reads a list. Entries that are none are left out.
	 * @throws IOException if it is no list
	 */
	static List<RemoteFile> read(byte[] content) throws IOException {
		List<RemoteFile> files = new ArrayList<>();
		for (JsonNode entry : parse(content)) {
			String name = entry.path("name").asString("");
			JsonNode size = entry.path("size");
			JsonNode modified = entry.path("modified");
			if (FileNames.problem(name) == null && size.canConvertToLong() && modified.canConvertToLong()) {
				files.add(new RemoteFile(name, Math.max(0, size.asLong()), Instant.ofEpochMilli(modified.asLong())));
			}
		}
		return List.copyOf(files);
	}

	private static JsonNode parse(byte[] content) throws IOException {
		try {
			return MAPPER.readTree(content);
		}
		catch (JacksonException ex) {
			throw new IOException("The list of files is no JSON", ex);
		}
	}

}
