/**
 * Files that are sent to peers and fetched from them.
 */
@NullMarked
package io.peerlink.file;

import org.jspecify.annotations.NullMarked;
