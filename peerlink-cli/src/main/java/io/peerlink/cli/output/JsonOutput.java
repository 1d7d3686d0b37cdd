package io.peerlink.cli.output;

import java.io.OutputStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * Tells programs: everything is one JSON object on a line of its own, failures included.
 */
public final class JsonOutput implements Output {

	private final LineWriter out;

	private final JsonMapper mapper;

	/**
	 * Create an output for programs.
	 * @param out takes everything
	 * @param mapper writes the JSON
	 */
	public JsonOutput(OutputStream out, JsonMapper mapper) {
		this.out = new LineWriter(out);
		this.mapper = mapper;
	}

	@Override
	public void tell(Fact fact) {
		this.out.write(this.mapper.writeValueAsString(fact.json().fields()));
	}

	@Override
	public void fail(Failure failure) {
		tell(failure);
	}

	@Override
	public void heading(String heading) {
	}

	@Override
	public void remark(String remark) {
	}

}
