/**
 * What can go wrong, as unchecked exceptions.
 */
@NullMarked
package io.peerlink.error;

import org.jspecify.annotations.NullMarked;
