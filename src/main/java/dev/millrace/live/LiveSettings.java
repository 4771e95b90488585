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
 * @param poll how often the event log is read when no commit of this process asks for it
 * @param heartbeat pause between two comments that keep an idle stream open
 * @param retry after which a client should reconnect; up to half as much again is added at random
 * @param buffer events a slow reader may be behind before its stream is closed, to be resumed by id
 * @param replay events that are replayed to a resuming client at most; beyond it the client is told to start anew
 * @param maxStreams open streams at most; one more is asked to come back later
 * @param ticketLife how long a stream ticket opens and reopens its stream
 */
@Validated
@ConfigurationProperties("millrace.live")
public record LiveSettings(
        @DefaultValue("100ms") Duration poll,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("2s") Duration retry,
        @DefaultValue("64") @Min(1) @Max(4096) int buffer,
        @DefaultValue("1000") @Min(1) @Max(10_000) int replay,
        @DefaultValue("20000") @Min(1) @Max(1_000_000) int maxStreams,
        @DefaultValue("15m") Duration ticketLife) {}
