/**
 * Runtime hints of the node for native images. Hints for the beans of the application are
 * not included.
 */
@NullMarked
package io.peerlink.spring.aot;

import org.jspecify.annotations.NullMarked;
