/**
 * The {@code peerlink} command and its subcommands.
 */
@NullMarked
package io.peerlink.cli;

import org.jspecify.annotations.NullMarked;
