package dev.millrace.notifications;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The mail server that mails go to.
 *
 * @param host its name; while unset, mails are written to files
 * @param port 587 for submission, 465 for TLS from the start
 * @param user to log in as; without one nobody logs in
 * @param password of that user
 * @param encryption {@code starttls} (demanded, not merely offered), {@code tls} from the start, or {@code none}
 * @param connectTimeout how long opening a connection may take
 * @param readTimeout how long each answer of the server may take
 * @param writeTimeout how long each piece sent to the server may take
 */
@Validated
@ConfigurationProperties("millrace.notifications.smtp")
public record SmtpSettings(
        @Nullable String host,
        @DefaultValue("587") @Min(1) @Max(65_535) int port,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("starttls") Encryption encryption,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration readTimeout,
        @DefaultValue("10s") Duration writeTimeout) {

    /** How the connection is kept from being read. */
    public enum Encryption {
        NONE,
        STARTTLS,
        TLS
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SmtpSettings[%s:%d, %s, %s]".formatted(host, port, user, encryption);
    }
}
