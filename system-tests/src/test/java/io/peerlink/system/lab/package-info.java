/**
 * A virtual network and its nodes: namespaces, links, loss, and child processes that are
 * controlled by JSON lines.
 */
@NullMarked
package io.peerlink.system.lab;

import org.jspecify.annotations.NullMarked;
