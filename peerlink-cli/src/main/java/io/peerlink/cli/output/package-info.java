/**
 * How commands tell what they find: as text for people or as JSON lines for programs.
 */
@NullMarked
package io.peerlink.cli.output;

import org.jspecify.annotations.NullMarked;
