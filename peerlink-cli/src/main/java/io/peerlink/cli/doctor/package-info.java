/**
 * Diagnoses why nodes do not find or reach each other. Each check examines one aspect of
 * the environment and returns findings with advice.
 */
@NullMarked
package io.peerlink.cli.doctor;

import org.jspecify.annotations.NullMarked;
