package io.peerlink;

import java.nio.file.Path;

import io.peerlink.internal.seal.SealEngines;

/**
 * What the nodes of an {@link AttackedRealm} have.
 *
 * @param sealed whether they have a secret
 * @param engines makes what seals
 * @param identities the folder with a key for each name
 * @param bundling whether messages share datagrams
 * @param bare whether nothing is retransmitted and no duplicate removed, so that only the
 * seal keeps a request from being executed twice
 */
record RealmTerms(boolean sealed, SealEngines engines, Path identities, boolean bundling, boolean bare) {
}
