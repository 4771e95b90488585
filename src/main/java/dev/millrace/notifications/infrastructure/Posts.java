package dev.millrace.notifications.infrastructure;

import dev.millrace.notifications.NotificationsSettings;
import dev.millrace.notifications.SmtpSettings;
import dev.millrace.notifications.domain.Post;
import dev.millrace.platform.blocking.Blocking;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses where mails go. */
public final class Posts {

    private static final Logger LOG = LoggerFactory.getLogger(Posts.class);

    private Posts() {}

    /**
     * The mail server, or files while there is none. Throws when customers would get mail from nobody.
     *
     * @param blocking with at least as many threads as mails are sent at a time
     */
    public static Post of(NotificationsSettings settings, SmtpSettings server, InstantSource clock, Blocking blocking) {
        MimeMails mails = new MimeMails(settings.shop(), settings.from(), clock);
        if (server.host() != null) {
            if (!settings.fromSomebody()) {
                throw new IllegalArgumentException(
                        "millrace.notifications.smtp.host needs millrace.notifications.from");
            }
            return new SmtpPost(server, mails, blocking);
        }
        LOG.info("Without millrace.notifications.smtp.host, mails are files in {}", settings.directory());
        return new FilePost(settings.directory(), settings.files(), mails, blocking);
    }
}
