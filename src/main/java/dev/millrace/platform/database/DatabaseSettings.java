package dev.millrace.platform.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process uses PostgreSQL.
 *
 * @param url {@code postgresql://user:password@host:port/database}, with or without {@code r2dbc:} in front; of several
 *     hosts, as in {@code host:port,host:port}, the one that is the primary is used
 * @param poolSize connections, all opened at start
 * @param acquireTimeout how long a statement waits for a connection before {@code overloaded} is answered
 * @param connectTimeout how long opening a connection may take
 * @param idleTime how long an unused connection is kept
 * @param lifeTime how old a connection may grow
 * @param statementTimeout after which PostgreSQL itself ends a statement
 * @param lockTimeout how long a statement waits for a row lock
 * @param deadline after which a caller stops awaiting a statement; the statement itself is never cancelled
 * @param preparedStatements how many each connection keeps; 0 for PgBouncer before 1.21 that gives each transaction another
 *     connection
 * @param migrate whether schema migrations run at start; false only checks that they have run
 * @param standbyUrl of a standby on which lists and reports are read; on the primary when unset
 * @param standbyPoolSize connections to the standby at most
 * @param standbyPatience how long the standby may take to catch up with the primary before that is read instead
 */
@Validated
@ConfigurationProperties("millrace.database")
public record DatabaseSettings(
        @NotBlank String url,
        @DefaultValue("16") @Min(2) @Max(500) int poolSize,
        @DefaultValue("1s") Duration acquireTimeout,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10m") Duration idleTime,
        @DefaultValue("30m") Duration lifeTime,
        @DefaultValue("2s") Duration statementTimeout,
        @DefaultValue("1s") Duration lockTimeout,
        @DefaultValue("4s") Duration deadline,
        @DefaultValue("256") @Min(0) @Max(10_000) int preparedStatements,
        @DefaultValue("true") boolean migrate,
        @Nullable String standbyUrl,
        @DefaultValue("8") @Min(1) @Max(500) int standbyPoolSize,
        @DefaultValue("50ms") Duration standbyPatience) {}
