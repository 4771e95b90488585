package dev.millrace.platform.database;

import io.r2dbc.spi.ConnectionFactoryOptions;

/** One configured address, in the two spellings that the drivers want. */
record DatabaseUrl(ConnectionFactoryOptions options) {

    static DatabaseUrl parse(String url) {
        String plain = url.startsWith("r2dbc:") ? url.substring("r2dbc:".length()) : url;
        if (!plain.startsWith("postgresql://") && !plain.startsWith("postgres://")) {
            throw new IllegalArgumentException(
                    "millrace.database.url must look like postgresql://user:password@host:5432/database");
        }
        return new DatabaseUrl(
                ConnectionFactoryOptions.parse("r2dbc:postgresql" + plain.substring(plain.indexOf("://"))));
    }

    String jdbc() {
        Object port = options.getValue(ConnectionFactoryOptions.PORT);
        return "jdbc:postgresql://%s:%s/%s"
                .formatted(
                        options.getRequiredValue(ConnectionFactoryOptions.HOST),
                        port == null ? 5432 : port,
                        options.getRequiredValue(ConnectionFactoryOptions.DATABASE));
    }

    String user() {
        return String.valueOf(options.getRequiredValue(ConnectionFactoryOptions.USER));
    }

    String password() {
        Object password = options.getValue(ConnectionFactoryOptions.PASSWORD);
        return password == null ? "" : password.toString();
    }
}
