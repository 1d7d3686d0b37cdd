/**
 * Auto-configuration for a PeerLink node that starts and stops with the application.
 */
@NullMarked
package io.peerlink.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
