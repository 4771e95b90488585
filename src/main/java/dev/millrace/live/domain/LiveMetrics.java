package dev.millrace.live.domain;

import java.time.Instant;

/** What is counted of streams. */
public interface LiveMetrics {

    /** A stream was opened by a client that resumes from an id. */
    void resumed();

    /** A client had to start anew. */
    void reset();

    /** A reader was too slow and was disconnected. */
    void dropped();

    /** A stream was asked for when there was no room, and told to come back later. */
    void turnedAway();

    /** An event that somebody watches was handed to streams. */
    void handed(Instant occurredAt);
}
