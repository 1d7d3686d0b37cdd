/**
 * The cryptography of sealed realms: what is derived from a secret, the keys of nodes,
 * the handshake, and the sealing of messages. It uses the JDK only.
 */
@NullMarked
package io.peerlink.internal.crypto;

import org.jspecify.annotations.NullMarked;
