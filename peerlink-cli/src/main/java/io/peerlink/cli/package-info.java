/**
 * The command line.
 */
@NullMarked
package io.peerlink.cli;

import org.jspecify.annotations.NullMarked;
