package io.peerlink.cli.output;

import java.io.OutputStream;

/**
 * Tells people: results on one stream, failures and remarks on the other.
 */
public final class HumanOutput implements Output {

	private final LineWriter out;

	private final LineWriter err;

	private final Style style;

	/**
	 * Create an output for people.
	 * @param out takes results
	 * @param err takes failures and remarks
	 * @param style how text looks
	 */
	public HumanOutput(OutputStream out, OutputStream err, Style style) {
		this.out = new LineWriter(out);
		this.err = new LineWriter(err);
		this.style = style;
	}

	@Override
	public void tell(Fact fact) {
		String text = fact.text(this.style);
		if (text != null) {
			this.out.write(text);
		}
	}

	@Override
	public void fail(Failure failure) {
		this.err.write(failure.text(this.style));
	}

	@Override
	public void heading(String heading) {
		this.out.write(this.style.strong(heading));
	}

	@Override
	public void remark(String remark) {
		this.err.write(this.style.faint(remark));
	}

}
