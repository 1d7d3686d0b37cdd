package io.peerlink.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Starts the contexts of {@link PeerLinkTest @PeerLinkTest}.
 */
final class PeerLinkTestContextBootstrapper extends TestSliceTestContextBootstrapper<PeerLinkTest> {

}
