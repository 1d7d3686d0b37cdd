/**
 * The users' values as JSON: arguments, results, messages of channels, and the trace
 * context that accompanies a request.
 */
@NullMarked
package io.peerlink.internal.payload;

import org.jspecify.annotations.NullMarked;
