package dev.millrace.operations;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process helps those who run it.
 *
 * @param checkTimeout how long a check of the invariants may take; each of its queries is ended by the database then
 */
@Validated
@ConfigurationProperties("millrace.operations")
public record OperationsSettings(@DefaultValue("1m") Duration checkTimeout) {}
