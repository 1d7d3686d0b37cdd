package io.peerlink.internal.discovery.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Reads DNS messages (RFC 1035 section 4.1): their questions, and their records of the
 * four types that describe a service. All other records are skipped, wherever they are.
 */
public final class DnsMessageReader {

	private static final int RESPONSE = 0x8000;

	private static final int TRUNCATED = 0x0200;

	/**
	 * The operation and the error code. Messages with any but zero must be ignored (RFC
	 * 6762 sections 18.3 and 18.11).
	 */
	private static final int OPERATION_AND_ERROR = 0x780F;

	private static final int CLASS_INTERNET = 1;

	private static final int CLASS_ANY = 255;

	/**
	 * In a question: a unicast response is wanted. In a record: the cache-flush bit (RFC
	 * 6762 section 18).
	 */
	private static final int TOP_BIT = 0x8000;

	private static final int TYPE_A = 1;

	private static final int TYPE_PTR = 12;

	private static final int TYPE_TXT = 16;

	private static final int TYPE_SRV = 33;

	private static final int TYPE_ANY = 255;

	private final DnsBuffer buffer;

	private DnsMessageReader(DnsBuffer buffer) {
		this.buffer = buffer;
	}

	/**
	 * Reads a message.
	 * @param data holds the message, from its beginning on
	 * @param length its length in bytes
	 * @return the message, or {@code null} when it is malformed or has to be ignored
	 */
	public static @Nullable DnsMessage read(byte[] data, int length) {
		try {
			return new DnsMessageReader(new DnsBuffer(data, length)).read();
		}
		catch (MalformedMessageException ex) {
			return null;
		}
	}

	private @Nullable DnsMessage read() throws MalformedMessageException {
		int id = this.buffer.readShort();
		int flags = this.buffer.readShort();
		if ((flags & OPERATION_AND_ERROR) != 0) {
			return null;
		}
		int questionCount = this.buffer.readShort();
		int answerCount = this.buffer.readShort();
		int authorityCount = this.buffer.readShort();
		int additionalCount = this.buffer.readShort();
		List<Question> questions = readQuestions(questionCount);
		List<ResourceRecord> answers = readRecords(answerCount);
		// What somebody wants to claim, for example.
		readRecords(authorityCount);
		return new DnsMessage(id, (flags & RESPONSE) != 0, (flags & TRUNCATED) != 0, questions, answers,
				readRecords(additionalCount));
	}

	private List<Question> readQuestions(int count) throws MalformedMessageException {
		List<Question> questions = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String name = this.buffer.readName();
			RecordType type = type(this.buffer.readShort());
			int recordClass = this.buffer.readShort();
			int plainClass = recordClass & ~TOP_BIT;
			if (plainClass == CLASS_INTERNET || plainClass == CLASS_ANY) {
				questions.add(new Question(name, type, (recordClass & TOP_BIT) != 0));
			}
		}
		return questions;
	}

	private static RecordType type(int type) {
		return switch (type) {
			case TYPE_A -> RecordType.ADDRESS;
			case TYPE_PTR -> RecordType.POINTER;
			case TYPE_TXT -> RecordType.TEXT;
			case TYPE_SRV -> RecordType.SERVICE;
			case TYPE_ANY -> RecordType.ANY;
			default -> RecordType.OTHER;
		};
	}

	private List<ResourceRecord> readRecords(int count) throws MalformedMessageException {
		List<ResourceRecord> records = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ResourceRecord next = readRecord();
			if (next != null) {
				records.add(next);
			}
		}
		return records;
	}

	/**
	 * Reads a record.
	 * @return the record, or {@code null} when it has another type or its data is invalid
	 */
	private @Nullable ResourceRecord readRecord() throws MalformedMessageException {
		String name = this.buffer.readName();
		int type = this.buffer.readShort();
		int recordClass = this.buffer.readShort();
		// RFC 2181 section 8: a number of 31 bits, any other counts as zero.
		int ttl = Math.max(0, this.buffer.readInt());
		int length = this.buffer.readShort();
		int end = this.buffer.position() + length;
		ResourceRecord read = null;
		if ((recordClass & ~TOP_BIT) == CLASS_INTERNET) {
			read = readData(name, type, ttl, (recordClass & TOP_BIT) != 0, length);
		}
		this.buffer.position(end);
		return read;
	}

	private @Nullable ResourceRecord readData(String name, int type, int ttl, boolean flush, int length) {
		int end = this.buffer.position() + length;
		try {
			ResourceRecord read = switch (type) {
				case TYPE_A -> new ResourceRecord.Address(name, ttl, flush, readAddress());
				case TYPE_PTR -> new ResourceRecord.Pointer(name, ttl, this.buffer.readName());
				case TYPE_TXT -> new ResourceRecord.Text(name, ttl, this.buffer.readBytes(length));
				case TYPE_SRV -> readService(name, ttl);
				default -> null;
			};
			return (this.buffer.position() == end) ? read : null;
		}
		catch (MalformedMessageException ex) {
			// The records that follow may be valid.
			return null;
		}
	}

	private ResourceRecord.Service readService(String name, int ttl) throws MalformedMessageException {
		// Priority and weight: there is one host.
		this.buffer.readInt();
		int port = this.buffer.readShort();
		return new ResourceRecord.Service(name, ttl, port, this.buffer.readName());
	}

	private Inet4Address readAddress() throws MalformedMessageException {
		try {
			return (Inet4Address) InetAddress.getByAddress(this.buffer.readBytes(4));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
