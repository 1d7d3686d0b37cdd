package io.peerlink.spring.annotation.scan.other;

import io.peerlink.spring.annotation.PeerLinkClientScan;

import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@PeerLinkClientScan
public class OtherConfiguration {

}
