package dev.millrace.notifications.infrastructure;

import dev.millrace.notifications.domain.Letter;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.util.MailStreamProvider;

/** Makes messages (RFC 5322) of letters: plain text, and HTML as the alternative. */
final class MimeMails {

    private static final String UTF_8 = "UTF-8";

    private final String shop;
    private final String from;
    private final InstantSource clock;

    /**
     * @param shop the sender's name
     * @param from the sender's address
     */
    MimeMails(String shop, String from, InstantSource clock) {
        this.shop = shop;
        this.from = from;
        this.clock = clock;
    }

    static {
        // Otherwise every part of every mail looks through all jars for it: a third of a server's time under load.
        System.setProperty("jakarta.mail.util.StreamProvider", MailStreamProvider.class.getName());
    }

    /** A message that keeps its id and knows whether anybody has begun to read its content. */
    static final class Traced extends MimeMessage {

        /** One for all: to make a session reads every jar for its providers. */
        private static final Session SESSION = Session.getInstance(new Properties());

        private volatile boolean begun;

        private Traced() {
            super(SESSION);
        }

        /** Whether the content was on its way, so that the server may have the mail. */
        boolean begun() {
            return begun;
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
            begun = true;
            super.writeTo(out, ignored);
        }

        /** The id was given, and stays. */
        @Override
        protected void updateMessageID() {}
    }

    /** @throws MessagingException when an address is none */
    Traced message(UUID id, Letter letter) throws MessagingException {
        Traced message = new Traced();
        message.setFrom(address(from, shop));
        message.setRecipient(Message.RecipientType.TO, address(letter.address(), letter.name()));
        message.setSubject(oneLine(letter.subject()), UTF_8);
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Message-ID", "<" + id + "@" + from.substring(from.lastIndexOf('@') + 1) + ">");
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setContent(new MimeMultipart("alternative", part(letter.text(), "plain"), part(letter.html(), "html")));
        message.saveChanges();
        return message;
    }

    private static BodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    private static InternetAddress address(String address, String name) throws MessagingException {
        try {
            InternetAddress whole = new InternetAddress(address, oneLine(name), UTF_8);
            whole.validate();
            return whole;
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A name with a line break in it would go on as a header of its own. */
    private static String oneLine(String text) {
        return text.codePoints()
                .map(point -> Character.getType(point) == Character.CONTROL ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
