/**
 * The output of commands: text for people or JSON lines for programs.
 */
@NullMarked
package io.peerlink.cli.output;

import org.jspecify.annotations.NullMarked;
