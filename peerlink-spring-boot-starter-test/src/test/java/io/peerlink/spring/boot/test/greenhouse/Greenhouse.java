package io.peerlink.spring.boot.test.greenhouse;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Controls a greenhouse together with the peers around it.
 */
@SpringBootApplication
class Greenhouse {

}
