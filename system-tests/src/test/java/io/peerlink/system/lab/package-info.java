/**
 * A network in a box and the nodes in it: namespaces, links, loss, and child processes
 * that speak JSON lines.
 */
@NullMarked
package io.peerlink.system.lab;

import org.jspecify.annotations.NullMarked;
