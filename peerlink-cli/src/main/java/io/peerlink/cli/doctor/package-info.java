/**
 * Finds out why peers do not find or reach each other: small checks of what an
 * environment tells, each of which explains what it found and what to do about it.
 */
@NullMarked
package io.peerlink.cli.doctor;

import org.jspecify.annotations.NullMarked;
