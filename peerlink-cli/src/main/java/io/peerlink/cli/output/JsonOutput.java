package io.peerlink.cli.output;

import java.io.OutputStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * JSON output for programs: one object on each line, failures included.
 */
public final class JsonOutput implements Output {

	private final LineWriter out;

	private final JsonMapper mapper;

	/**
	 * Creates a JSON output.
	 * @param out the stream of all lines
	 * @param mapper writes the JSON
	 */
	public JsonOutput(OutputStream out, JsonMapper mapper) {
		this.out = new LineWriter(out);
		this.mapper = mapper;
	}

	@Override
	public void print(OutputEvent event) {
		this.out.write(this.mapper.writeValueAsString(event.json().fields()));
	}

	@Override
	public void printFailure(Failure failure) {
		print(failure);
	}

	@Override
	public void printHeading(String heading) {
	}

	@Override
	public void printRemark(String remark) {
	}

}
