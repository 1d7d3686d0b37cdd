/**
 * Files over TCP (protocol.md, "Files"): a small part of HTTP, as Python 1.1 speaks it
 * (WIRE.md section 6), and what Java nodes add so that a transfer may be resumed and is
 * checked. {@link io.peerlink.internal.file.FileServer} answers,
 * {@link io.peerlink.internal.file.FileEngine} asks.
 */
@NullMarked
package io.peerlink.internal.file;

import org.jspecify.annotations.NullMarked;
