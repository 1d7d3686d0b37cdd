package io.peerlink.cli.output;

import java.io.OutputStream;

/**
 * Text output for people: results on one stream, failures and remarks on another.
 */
public final class TextOutput implements Output {

	private final LineWriter out;

	private final LineWriter err;

	private final Style style;

	/**
	 * Creates a text output.
	 * @param out the stream of results
	 * @param err the stream of failures and remarks
	 * @param style the style of the text
	 */
	public TextOutput(OutputStream out, OutputStream err, Style style) {
		this.out = new LineWriter(out);
		this.err = new LineWriter(err);
		this.style = style;
	}

	@Override
	public void print(OutputEvent event) {
		String text = event.text(this.style);
		if (text != null) {
			this.out.write(text);
		}
	}

	@Override
	public void printFailure(Failure failure) {
		this.err.write(failure.text(this.style));
	}

	@Override
	public void printHeading(String heading) {
		this.out.write(this.style.strong(heading));
	}

	@Override
	public void printRemark(String remark) {
		this.err.write(this.style.faint(remark));
	}

}
