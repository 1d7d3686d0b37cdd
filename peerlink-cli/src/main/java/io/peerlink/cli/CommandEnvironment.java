package io.peerlink.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

import io.peerlink.PeerLinkBuilder;
import io.peerlink.cli.output.Style;

/**
 * The streams of the process and its access to the network. Tests replace both.
 *
 * @param in the standard input
 * @param out the standard output, for results
 * @param err the standard error stream, for failures
 * @param style the style of text output
 * @param nodes creates the builder of a node from its name
 */
record CommandEnvironment(InputStream in, OutputStream out, OutputStream err, Style style,
		Function<String, PeerLinkBuilder> nodes) {
}
