package dev.millrace.simulator;

import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The gateway simulator, of the target {@code gateway-simulator}.
 *
 * @param ledger a file to which everything that happens is appended before it is answered, read again at the next
 *     start; in memory only when unset
 * @param key the only API key it accepts; any when unset
 * @param callbackUrl where events are sent; nowhere when unset
 * @param callbackSecret what callbacks are signed with
 */
@Validated
@ConfigurationProperties("millrace.simulator")
public record SimulatorSettings(
        @Nullable Path ledger,
        @Nullable String key,
        @Nullable @Pattern(regexp = "https?://.+") String callbackUrl,
        @DefaultValue("whsec_simulator") String callbackSecret) {

    @Override
    public String toString() {
        return "SimulatorSettings[ledger=" + ledger + ", callbackUrl=" + callbackUrl + "]";
    }
}
