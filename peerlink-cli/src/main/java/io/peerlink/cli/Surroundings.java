package io.peerlink.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

import io.peerlink.PeerLinkBuilder;
import io.peerlink.cli.output.Style;

/**
 * What the commands need of the world.
 *
 * @param in what a person or a program tells
 * @param out where results go
 * @param err where failures go
 * @param style how text for people looks
 * @param nodes describes a node of a name, connected to the network
 */
record Surroundings(InputStream in, OutputStream out, OutputStream err, Style style,
		Function<String, PeerLinkBuilder> nodes) {
}
