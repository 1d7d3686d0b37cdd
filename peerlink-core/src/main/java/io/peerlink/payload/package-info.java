/**
 * The users' values: how they become JSON and how they are read from it.
 */
@NullMarked
package io.peerlink.payload;

import org.jspecify.annotations.NullMarked;
