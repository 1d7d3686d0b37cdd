package io.peerlink.internal.membership;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a ping.
 *
 * @param name the name of the node that answered; {@code null} from Python nodes, which
 * do not send it
 * @param instanceId the instance that answered; {@code null} from Python nodes
 * @param roundTrip the time from ping to answer
 */
public record Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip) {

}
