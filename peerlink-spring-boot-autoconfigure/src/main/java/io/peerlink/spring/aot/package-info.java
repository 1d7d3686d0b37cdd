/**
 * What the node needs in a native image, beyond what the beans of the application need.
 */
@NullMarked
package io.peerlink.spring.aot;

import org.jspecify.annotations.NullMarked;
