/**
 * An application as a user writes it, and the tests that the user writes for it.
 */
@NullMarked
package io.peerlink.spring.boot.test.greenhouse;

import org.jspecify.annotations.NullMarked;
