package dev.millrace.notifications.infrastructure;

import dev.millrace.notifications.SmtpSettings;
import dev.millrace.notifications.domain.Delivery;
import dev.millrace.notifications.domain.Letter;
import dev.millrace.notifications.domain.Post;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.error.DomainException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import reactor.core.publisher.Mono;

/**
 * Sends mails through a mail server. It blocks, so it runs on a scheduler of its own, and every wait for the server has
 * a limit, which there is none of by default.
 *
 * <p>What a failure means: as long as the server has not been given the content, the mail is not sent. From then on
 * only the server's own refusal says so; a connection that breaks leaves it unknown.
 */
final class SmtpPost implements Post {

    private static final int REFUSALS = 400;
    private static final int LASTING_REFUSALS = 500;
    private static final int MAX_REASON = 500;

    private final JavaMailSenderImpl sender;
    private final MimeMails mails;
    private final Blocking blocking;

    SmtpPost(SmtpSettings settings, MimeMails mails, Blocking blocking) {
        this.sender = sender(settings);
        this.mails = mails;
        this.blocking = blocking;
    }

    private static JavaMailSenderImpl sender(SmtpSettings settings) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setProtocol("smtp");
        sender.setHost(settings.host());
        sender.setPort(settings.port());
        sender.setUsername(settings.user());
        sender.setPassword(settings.password());
        Properties properties = sender.getJavaMailProperties();
        properties.put("mail.smtp.connectiontimeout", millis(settings.connectTimeout()));
        properties.put("mail.smtp.timeout", millis(settings.readTimeout()));
        properties.put("mail.smtp.writetimeout", millis(settings.writeTimeout()));
        properties.put("mail.smtp.auth", String.valueOf(settings.user() != null));
        properties.put("mail.smtp.starttls.required", is(settings, SmtpSettings.Encryption.STARTTLS));
        properties.put("mail.smtp.starttls.enable", is(settings, SmtpSettings.Encryption.STARTTLS));
        properties.put("mail.smtp.ssl.enable", is(settings, SmtpSettings.Encryption.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.quitwait", "false");
        return sender;
    }

    private static String is(SmtpSettings settings, SmtpSettings.Encryption encryption) {
        return String.valueOf(settings.encryption() == encryption);
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    @Override
    public Mono<Delivery> send(UUID id, Letter letter) {
        return blocking.call(() -> sent(id, letter))
                .onErrorResume(DomainException.class, full -> Mono.just(new Delivery.Postponed(full.detail())));
    }

    private Delivery sent(UUID id, Letter letter) {
        try {
            MimeMails.Traced message = mails.message(id, letter);
            try {
                sender.send(message);
                return new Delivery.Accepted();
            } catch (MailSendException failure) {
                return failed(message, failure);
            } catch (MailException failure) {
                return new Delivery.Refused(reason(failure), false);
            }
        } catch (MessagingException failure) {
            return new Delivery.Refused(reason(failure), true);
        }
    }

    private static Delivery failed(MimeMails.Traced message, MailSendException failure) {
        Exception[] causes = failure.getMessageExceptions();
        if (causes == null || causes.length == 0) {
            // All went well but the parting.
            return new Delivery.Accepted();
        }
        Exception cause = causes[0];
        if (!message.begun()) {
            return new Delivery.Refused(reason(cause), noSuchMailbox(cause));
        }
        return cause instanceof SMTPSendFailedException refusal && refusal.getReturnCode() >= REFUSALS
                ? new Delivery.Refused(reason(cause), false)
                : new Delivery.Unknown("The connection broke while the mail was on its way: " + reason(cause));
    }

    /** Other lasting refusals are mostly a fault in the settings, to be mended while the mail waits. */
    private static boolean noSuchMailbox(Exception failure) {
        for (Exception cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SMTPAddressFailedException refusal && refusal.getReturnCode() >= LASTING_REFUSALS) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Exception next(Exception failure) {
        return failure instanceof SendFailedException several ? several.getNextException() : null;
    }

    /** With the innermost message, as that is the server's or the network's own. */
    private static String reason(Exception failure) {
        Exception last = failure;
        while (last instanceof MessagingException several && several.getNextException() != null) {
            last = several.getNextException();
        }
        String text = String.valueOf(last.getMessage()).replaceAll("\\s+", " ").strip();
        String whole = last.getClass().getSimpleName() + ": " + text;
        return whole.length() > MAX_REASON ? whole.substring(0, MAX_REASON) : whole;
    }
}
