package io.peerlink.cli.doctor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A record of a DNS response that leads from one name to another (RFC 1035 section
 * 3.3.12).
 *
 * @param owner the name that was asked for, in lower case, with a dot at the end
 * @param target where it leads, in lower case, with a dot at the end
 */
record PointerRecord(String owner, String target) {

	private static final int HEADER_LENGTH = 12;

	private static final int QUESTION_COUNT = 4;

	/**
	 * What follows the name of a question.
	 */
	private static final int QUESTION_TAIL = 4;

	/**
	 * What follows the name of a record: type, class, time to live, and length.
	 */
	private static final int RECORD_TAIL = 10;

	private static final int TYPE_PTR = 12;

	private static final int POINTER = 0xC0;

	/**
	 * A response of 9000 bytes has room for no more.
	 */
	private static final int MAX_RECORDS = 1000;

	private static final int MAX_NAME_LENGTH = 255;

	/**
	 * Returns the records of a response that are valid for some time. What cannot be read
	 * ends them.
	 * @param data holds the response
	 * @param length its length
	 */
	static List<PointerRecord> of(byte[] data, int length) {
		List<PointerRecord> records = new ArrayList<>();
		if (length < HEADER_LENGTH) {
			return records;
		}
		Reader reader = new Reader(data, length);
		int questions = reader.shortAt(QUESTION_COUNT);
		int count = reader.shortAt(QUESTION_COUNT + 2) + reader.shortAt(QUESTION_COUNT + 4)
				+ reader.shortAt(QUESTION_COUNT + 6);
		reader.position = HEADER_LENGTH;
		for (int i = 0; i < questions && i < MAX_RECORDS; i++) {
			if (reader.name() == null) {
				return records;
			}
			reader.position += QUESTION_TAIL;
		}
		for (int i = 0; i < count && i < MAX_RECORDS; i++) {
			if (!reader.addRecord(records)) {
				return records;
			}
		}
		return records;
	}

	private static final class Reader {

		private final byte[] data;

		private final int length;

		private int position;

		Reader(byte[] data, int length) {
			this.data = data;
			this.length = length;
		}

		int shortAt(int index) {
			return ((this.data[index] & 0xFF) << 8) | (this.data[index + 1] & 0xFF);
		}

		boolean addRecord(List<PointerRecord> records) {
			String owner = name();
			int tail = this.position;
			if (owner == null || tail + RECORD_TAIL > this.length) {
				return false;
			}
			boolean valid = shortAt(tail + 4) != 0 || shortAt(tail + 6) != 0;
			this.position = tail + RECORD_TAIL;
			int next = this.position + shortAt(tail + 8);
			if (shortAt(tail) == TYPE_PTR && valid) {
				String target = name();
				if (target == null) {
					return false;
				}
				records.add(new PointerRecord(owner, target));
			}
			this.position = next;
			return next <= this.length;
		}

		/**
		 * Reads a name. A pointer leads backwards, so that no name is without end.
		 * @return the name, {@code null} if there is none
		 */
		private @Nullable String name() {
			StringBuilder name = new StringBuilder();
			int at = this.position;
			int end = -1;
			while (at < this.length && name.length() <= MAX_NAME_LENGTH) {
				int label = this.data[at] & 0xFF;
				if (label == 0) {
					this.position = (end >= 0) ? end : at + 1;
					return name.toString().toLowerCase(Locale.ROOT);
				}
				if (label >= POINTER) {
					int target = (at + 1 < this.length) ? shortAt(at) & 0x3FFF : at;
					if (target >= at) {
						return null;
					}
					end = (end >= 0) ? end : at + 2;
					at = target;
				}
				else if (at + 1 + label <= this.length) {
					name.append(new String(this.data, at + 1, label, StandardCharsets.UTF_8)).append('.');
					at += 1 + label;
				}
				else {
					return null;
				}
			}
			return null;
		}

	}

}
