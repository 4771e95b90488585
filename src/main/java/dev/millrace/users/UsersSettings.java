package dev.millrace.users;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the users module keeps its keys.
 *
 * @param keyRotation how long a key signs before the next one takes over
 * @param keyLead how long a new key is published before it signs; longer than any verifier keeps a key list
 * @param keyRefresh how often an instance reads the key ring; several times in a lead
 * @param keySecret 32 bytes in Base64 that private keys are encrypted with at rest; without it they are kept plain.
 *     The same on every instance
 */
@Validated
@ConfigurationProperties("millrace.users")
public record UsersSettings(
        @DefaultValue("30d") Duration keyRotation,
        @DefaultValue("10m") Duration keyLead,
        @DefaultValue("1m") Duration keyRefresh,

        @Nullable @Pattern(regexp = "[A-Za-z0-9+/]{43}=", message = "must be 32 bytes in Base64")
        String keySecret) {

    @AssertTrue(message = "key-refresh must be shorter than key-lead, and that shorter than key-rotation")
    boolean isOrdered() {
        return keyRefresh.compareTo(keyLead) < 0 && keyLead.compareTo(keyRotation) < 0;
    }

    @Override
    public String toString() {
        return "UsersSettings[keyRotation=" + keyRotation + "]";
    }
}
