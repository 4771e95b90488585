package dev.millrace.users;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a process without the users module reaches the one that has it.
 *
 * @param url of the users process or the load balancer before it, as {@code http://users:8080}
 * @param timeout how long looking up a user may take, all in all
 * @param connectTimeout how long opening a connection may take
 * @param keysTimeout how long fetching the public keys may take
 * @param connections at most
 * @param serviceAccount as whom this process asks on nobody's behalf, as for the address of an order's mail; without
 *     one, such mails wait
 * @param loginTimeout how long logging in as that account may take
 */
@Validated
@ConfigurationProperties("millrace.users-client")
public record UsersClientSettings(
        @NotNull
        @Pattern(regexp = "https?://[^/]+", message = "must be http(s)://host:port, where the users target answers")
        String url,

        @DefaultValue("500ms") Duration timeout,
        @DefaultValue("250ms") Duration connectTimeout,
        @DefaultValue("2s") Duration keysTimeout,
        @DefaultValue("50") @Min(1) @Max(1000) int connections,
        @Nullable @Valid ServiceAccount serviceAccount,
        @DefaultValue("5s") Duration loginTimeout) {

    /**
     * An account of the users process with the role {@code service}.
     *
     * @param email of the account
     * @param password of the account
     */
    public record ServiceAccount(
            @NotBlank String email, @NotBlank String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "ServiceAccount[%s]".formatted(email);
        }
    }
}
