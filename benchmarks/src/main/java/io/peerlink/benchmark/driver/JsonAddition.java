package io.peerlink.benchmark.driver;

import java.io.StringWriter;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A request and its reply as JSON text, for libraries that transport text.
 */
final class JsonAddition {

	private final JsonFactory json = new JsonFactory();

	String request(int a, int b) {
		StringWriter text = new StringWriter();
		try (JsonGenerator generator = this.json.createGenerator(ObjectWriteContext.empty(), text)) {
			generator.writeStartObject();
			generator.writeStringProperty("src", "caller");
			generator.writeStringProperty("rpc", "add");
			generator.writeArrayPropertyStart("args");
			generator.writeNumber(a);
			generator.writeNumber(b);
			generator.writeEndArray();
			generator.writeObjectPropertyStart("kwargs");
			generator.writeEndObject();
			generator.writeEndObject();
		}
		return text.toString();
	}

	String reply(String request) {
		StringWriter text = new StringWriter();
		try (JsonGenerator generator = this.json.createGenerator(ObjectWriteContext.empty(), text)) {
			generator.writeStartObject();
			generator.writeNumberProperty("result", sumOfNumbers(request));
			generator.writeEndObject();
		}
		return text.toString();
	}

	int result(String reply) {
		return sumOfNumbers(reply);
	}

	private int sumOfNumbers(String text) {
		int sum = 0;
		try (JsonParser parser = this.json.createParser(ObjectReadContext.empty(), text)) {
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				if (token == JsonToken.VALUE_NUMBER_INT) {
					sum += parser.getIntValue();
				}
			}
		}
		return sum;
	}

}
