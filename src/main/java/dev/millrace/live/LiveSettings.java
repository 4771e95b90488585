package dev.millrace.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process streams.
 *
 * @param heartbeat pause between two comments that keep an idle stream open
 * @param retry after which a client should reconnect at the earliest; up to half as much again is added at random
 * @param turnedAway after which a client for whom there was no room should try again at the latest
 * @param buffer frames a slow reader may be behind before it is cut off, to resume by id; they are shared by all
 *     readers, so each costs a reference
 * @param replay events that are replayed to a resuming client at most; beyond it the client is told to start anew
 * @param maxStreams open streams at most; one more is asked to come back later
 * @param maxPerCaller open streams of one caller, or behind one tracking link, at most
 * @param maxOpening streams that read what they begin with, at once; one more is asked to come back later
 * @param longest after which a stream is ended, to be resumed; up to half of it is taken off at random
 * @param ticketLife how long a stream ticket opens and reopens its stream
 * @param revocations between two looks whether tracking links with open streams were revoked
 * @param longestPoll how long a request for the feed waits for an event at most
 */
@Validated
@ConfigurationProperties("millrace.live")
public record LiveSettings(
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("2s") Duration retry,
        @DefaultValue("15s") Duration turnedAway,
        @DefaultValue("1000") @Min(1) @Max(10_000) int buffer,
        @DefaultValue("1000") @Min(1) @Max(10_000) int replay,
        @DefaultValue("20000") @Min(1) @Max(1_000_000) int maxStreams,
        @DefaultValue("50") @Min(1) @Max(1_000_000) int maxPerCaller,
        @DefaultValue("256") @Min(1) @Max(10_000) int maxOpening,
        @DefaultValue("15m") Duration longest,
        @DefaultValue("15m") Duration ticketLife,
        @DefaultValue("2s") Duration revocations,
        @DefaultValue("30s") Duration longestPoll) {}
