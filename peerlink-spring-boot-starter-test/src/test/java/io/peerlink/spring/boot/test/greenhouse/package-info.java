/**
 * An example application and its tests.
 */
@NullMarked
package io.peerlink.spring.boot.test.greenhouse;

import org.jspecify.annotations.NullMarked;
