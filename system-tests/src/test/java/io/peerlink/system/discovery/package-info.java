/**
 * Measurements of discovery without nodes.
 */
@NullMarked
package io.peerlink.system.discovery;

import org.jspecify.annotations.NullMarked;
