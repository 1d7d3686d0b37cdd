/**
 * What web endpoints answer when a peer fails.
 */
@NullMarked
package io.peerlink.spring.web;

import org.jspecify.annotations.NullMarked;
