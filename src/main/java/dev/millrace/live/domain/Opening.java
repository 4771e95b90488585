package dev.millrace.live.domain;

import java.util.List;

/**
 * How a stream begins.
 *
 * @param reading from where it goes on
 * @param frames what the client is told first
 * @param settled whether that is all there will ever be
 */
record Opening(Reading reading, List<Frame> frames, boolean settled) {}
