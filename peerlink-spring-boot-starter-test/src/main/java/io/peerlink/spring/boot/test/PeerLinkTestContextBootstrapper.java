package io.peerlink.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * {@link TestSliceTestContextBootstrapper} for {@link PeerLinkTest @PeerLinkTest}.
 */
final class PeerLinkTestContextBootstrapper extends TestSliceTestContextBootstrapper<PeerLinkTest> {

}
