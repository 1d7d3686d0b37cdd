/**
 * JSON as bytes: scanning, writing, and slices that are read later.
 */
@NullMarked
package io.peerlink.internal.wire.json;

import org.jspecify.annotations.NullMarked;
