package io.peerlink.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.system.lab.PeerProcess;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value of every JSON type, by its name for the function {@code value} of the peers, as
 * JSON. Numbers that JSON cannot represent are shown in quotes, wherever they came from;
 * no text has the same form.
 */
final class Values {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Map<String, String> ALL = all();

	private Values() {
	}

	private static Map<String, String> all() {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("null", "null");
		values.put("true", "true");
		values.put("false", "false");
		values.put("zero", "0");
		values.put("negative", "-17");
		values.put("long", "9007199254740993");
		values.put("big", "1267650600228229401496703205376");
		values.put("minus_big", "-1267650600228229401496703205376");
		values.put("float", "0.1");
		values.put("huge", "1.5E300");
		values.put("nan", "\"NaN\"");
		values.put("infinity", "\"Infinity\"");
		values.put("text", "\"Grüße, 世界, 😀, \\\"quoted\\\", back\\\\slash, tab\\t, nul\\u0000, line\\n\"");
		values.put("empty_text", "\"\"");
		values.put("list", "[1,\"two\",null,[3.5,[true]]]");
		values.put("empty_list", "[]");
		values.put("object", "{\"a\":1,\"b\":{\"c\":[1,{\"d\":null}]},\"ü\":\"😀\"}");
		values.put("empty_object", "{}");
		return values;
	}

	/**
	 * Returns the values that a caller should receive.
	 * @return the JSON of each value
	 */
	static Map<String, String> expected() {
		return ALL;
	}

	/**
	 * Returns the values that can be sent.
	 * @return each value, those that JSON cannot represent in quotes
	 */
	static List<JsonNode> sendable() {
		return ALL.values().stream().map(JSON::readTree).toList();
	}

	/**
	 * Calls a peer for each value.
	 * @param caller the calling peer
	 * @param callee the name of the called peer
	 * @return the JSON of each value
	 */
	static Map<String, String> returned(PeerProcess caller, String callee) {
		Map<String, String> returned = new LinkedHashMap<>();
		ALL.keySet().forEach((kind) -> returned.put(kind, caller.call(callee, "value", kind).result().toString()));
		return returned;
	}

}
