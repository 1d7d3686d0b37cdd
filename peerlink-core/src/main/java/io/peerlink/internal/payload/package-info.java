/**
 * The users' values as JSON.
 */
@NullMarked
package io.peerlink.internal.payload;

import org.jspecify.annotations.NullMarked;
