package dev.millrace.notifications;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process mails customers.
 *
 * @param shop the name under which customers know the shop
 * @param trackingUrl where customers follow an order without an account, with {@code {token}} for the tracking link's token:
 *     {@code https://shop.example/track/{token}}; without it, mails carry no link
 * @param from the sender's address; must be set together with a mail server
 * @param directory where mails are written as {@code .eml} files while no mail server is set
 * @param files mails kept in that directory; the oldest beyond it are deleted
 * @param pauses before each further try of a mail that was not accepted; after the last one it is parked
 * @param respite before a mail is taken up again whose customer could not be looked up, as often as it takes
 * @param concurrency mails on their way at a time
 * @param rate mails a second that this process sends at most; what comes faster waits, and is sent when there is time
 * @param lease how long a mail in the making belongs to the process that took it
 * @param sendingLease how long the mail server may be spoken to about one mail before its fate counts as unknown; longer
 *     than all of the server's time-outs together
 * @param retention how long address and text of a mail are kept that was sent or given up
 * @param poll between two looks for mails that are due
 */
@Validated
@ConfigurationProperties("millrace.notifications")
public record NotificationsSettings(
        @DefaultValue("Millrace") @NotBlank String shop,

        @Nullable @Pattern(regexp = "https?://[^\\s{}]+/[^\\s{}]*\\{token}[^\\s{}]*")
        String trackingUrl,

        @DefaultValue(NotificationsSettings.NOBODY) @Email @NotBlank
        String from,

        @DefaultValue("./data/mail") Path directory,
        @DefaultValue("200") @Min(1) @Max(100_000) int files,

        @DefaultValue({"10s", "1m", "5m", "30m", "2h", "6h", "12h"}) @NotEmpty
        List<Duration> pauses,

        @DefaultValue("15s") Duration respite,
        @DefaultValue("4") @Min(1) @Max(64) int concurrency,
        @DefaultValue("200") @Min(1) @Max(10_000) int rate,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("2m") Duration sendingLease,
        @DefaultValue("90d") Duration retention,
        @DefaultValue("1s") Duration poll) {

    static final String NOBODY = "orders@example.com";

    /** Whether somebody may get mail from that address. */
    public boolean fromSomebody() {
        return !from.equals(NOBODY);
    }
}
