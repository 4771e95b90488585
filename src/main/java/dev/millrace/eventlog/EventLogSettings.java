package dev.millrace.eventlog;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process works through the event log.
 *
 * @param poll how often the log is read for streams when no commit asks for it
 * @param gather what the relay waits after it has sent something, so that it sends more at a time
 * @param consumerPause between two looks of the consumers; what has come meanwhile is applied together
 * @param batch events of one shard that a consumer applies in one transaction at most
 * @param concurrency consumers that this process works for at once
 * @param tries after which an event that cannot be applied is parked with the later ones of its subject
 * @param rest of a shard after its first failure; doubled by each further one
 * @param longestRest of a shard between two tries
 * @param lead for how long the instance that reads the log for all others keeps that task without asking again
 * @param pulse how often that instance says that there is nothing new
 * @param silence after which the others read the log themselves
 */
@Validated
@ConfigurationProperties("millrace.event-log")
public record EventLogSettings(
        @DefaultValue("100ms") Duration poll,
        @DefaultValue("10ms") Duration gather,
        @DefaultValue("200ms") Duration consumerPause,
        @DefaultValue("60") @Min(1) @Max(1000) int batch,
        @DefaultValue("3") @Min(1) @Max(64) int concurrency,
        @DefaultValue("10") @Min(1) @Max(1000) int tries,
        @DefaultValue("100ms") Duration rest,
        @DefaultValue("10s") Duration longestRest,
        @DefaultValue("3s") Duration lead,
        @DefaultValue("300ms") Duration pulse,
        @DefaultValue("1s") Duration silence) {}
