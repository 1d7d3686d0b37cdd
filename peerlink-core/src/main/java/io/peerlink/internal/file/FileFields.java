package io.peerlink.internal.file;

/**
 * The names of the fields of a head, in lower case. Those of Java nodes only begin with
 * {@code peerlink-}; {@code upload-} fields mean what they mean in the IETF's draft of
 * resumable uploads.
 */
final class FileFields {

	static final String CONTENT_LENGTH = "content-length";

	static final String CONTENT_RANGE = "content-range";

	static final String ETAG = "etag";

	static final String EXPECT = "expect";

	static final String HOST = "host";

	static final String IF_MATCH = "if-match";

	static final String IF_RANGE = "if-range";

	static final String ORIGIN = "origin";

	static final String RANGE = "range";

	static final String SEC_FETCH_SITE = "sec-fetch-site";

	static final String TRANSFER_ENCODING = "transfer-encoding";

	static final String UPLOAD_COMPLETE = "upload-complete";

	static final String UPLOAD_LENGTH = "upload-length";

	static final String UPLOAD_OFFSET = "upload-offset";

	/**
	 * The id of an upload: 32 hexadecimal digits.
	 */
	static final String UPLOAD = "peerlink-upload";

	static final String INSTANCE = "peerlink-instance";

	static final String OVERWRITE = "peerlink-overwrite";

	/**
	 * Why a request is refused, in a sentence.
	 */
	static final String REASON = "peerlink-reason";

	private FileFields() {
	}

}
