/**
 * A network and a discovery in memory, for tests.
 */
@NullMarked
package io.peerlink.testing;

import org.jspecify.annotations.NullMarked;
