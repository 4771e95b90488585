package dev.millrace.platform.database;

import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One configured address, in the two spellings that the drivers want. With several hosts, separated by commas, the one
 * that is the primary is used: after a failover, new connections find the new one.
 */
record DatabaseUrl(ConnectionFactoryOptions options) {

    /** How long a host is taken for what it was the last time. */
    private static final Duration RECHECK = Duration.ofSeconds(1);

    static DatabaseUrl parse(String url) {
        return parse(url, TargetServerType.PRIMARY);
    }

    /** The same of a standby: of several hosts, any that is not the primary. */
    static DatabaseUrl ofStandby(String url) {
        return parse(url, TargetServerType.SECONDARY);
    }

    private static DatabaseUrl parse(String url, TargetServerType wanted) {
        String plain = url.startsWith("r2dbc:") ? url.substring("r2dbc:".length()) : url;
        if (!plain.startsWith("postgresql://") && !plain.startsWith("postgres://")) {
            throw new IllegalArgumentException(
                    "millrace.database.url and standby-url must look like postgresql://user:password@host:5432/database");
        }
        DatabaseUrl parsed = new DatabaseUrl(
                ConnectionFactoryOptions.parse("r2dbc:postgresql" + plain.substring(plain.indexOf("://"))));
        return parsed.several() ? parsed.only(wanted) : parsed;
    }

    private boolean several() {
        return host().contains(",");
    }

    private String host() {
        return String.valueOf(options.getRequiredValue(ConnectionFactoryOptions.HOST));
    }

    private DatabaseUrl only(TargetServerType wanted) {
        return new DatabaseUrl(options.mutate()
                .option(ConnectionFactoryOptions.PROTOCOL, PostgresqlConnectionFactoryProvider.FAILOVER_PROTOCOL)
                .option(PostgresqlConnectionFactoryProvider.TARGET_SERVER_TYPE, wanted)
                .option(PostgresqlConnectionFactoryProvider.HOST_RECHECK_TIME, RECHECK)
                .build());
    }

    String jdbc() {
        Object port = options.getValue(ConnectionFactoryOptions.PORT);
        String hosts = Arrays.stream(host().split(","))
                .map(host -> host.matches(".*:\\d+") ? host : host + ":" + (port == null ? 5432 : port))
                .collect(Collectors.joining(","));
        return "jdbc:postgresql://%s/%s%s"
                .formatted(
                        hosts,
                        options.getRequiredValue(ConnectionFactoryOptions.DATABASE),
                        several() ? "?targetServerType=primary" : "");
    }

    String user() {
        return String.valueOf(options.getRequiredValue(ConnectionFactoryOptions.USER));
    }

    String password() {
        Object password = options.getValue(ConnectionFactoryOptions.PASSWORD);
        return password == null ? "" : password.toString();
    }
}
