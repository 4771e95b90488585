package dev.millrace.notifications.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.millrace.notifications.NotificationsSettings;
import dev.millrace.notifications.SmtpSettings;
import dev.millrace.notifications.SmtpSettings.Encryption;
import dev.millrace.notifications.domain.Delivery;
import dev.millrace.notifications.domain.Letter;
import dev.millrace.notifications.domain.Post;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.support.BadMailServer;
import dev.millrace.support.BadMailServer.Fault;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mail server, or a directory, makes of a mail, and what we make of that. */
class PostsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Blocking BLOCKING = new Blocking(2, 16);
    private static final BadMailServer BAD = new BadMailServer();
    private static final GreenMail GOOD =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());

    @BeforeAll
    static void open() {
        GOOD.start();
    }

    @AfterAll
    static void close() {
        GOOD.stop();
        BAD.close();
        BLOCKING.destroy();
    }

    @Test
    void aMailArrivesAsTextAndHtmlUnderItsOwnId() throws Exception {
        UUID id = UUID.randomUUID();
        assertThat(send(GOOD.getSmtp().getPort(), id, letter("Ada Lovelace"))).isEqualTo(new Delivery.Accepted());

        MimeMessage mail = received(id);
        assertThat(mail.getSubject()).isEqualTo("Your order is confirmed");
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("orders@shop.test", "The Shop"));
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("ada@example.com", "Ada Lovelace"));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        Multipart parts = (Multipart) mail.getContent();
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(parts.getBodyPart(0).getContent()).asString().contains("Grüße, 12.00 €");
        assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
    }

    @Test
    void aNameCannotAddAHeaderOrARecipient() throws Exception {
        UUID id = UUID.randomUUID();
        String name = "Eve\r\nBcc: victim@example.com\r\n\r\nBuy \"this\" <eve@evil.test>, Mallory";
        assertThat(send(GOOD.getSmtp().getPort(), id, letter(name))).isEqualTo(new Delivery.Accepted());

        MimeMessage mail = received(id);
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(((InternetAddress) mail.getAllRecipients()[0]).getAddress()).isEqualTo("ada@example.com");
        assertThat(Stream.of(GOOD.getReceivedMessages()).map(PostsTest::recipients))
                .doesNotContain("victim@example.com", "eve@evil.test");
    }

    @Test
    void anAddressThatIsNoneIsALastingRefusal() {
        Letter letter = new Letter("Eve", "eve@example.com\r\nBcc: victim@example.com", "s", "t", "h");
        assertThat(send(GOOD.getSmtp().getPort(), UUID.randomUUID(), letter))
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.lasting()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH_MAILBOX, true, 550 5.1.1 no such mailbox",
        "LATER, false, 451 4.7.1 try again later",
        "CONTENT_REFUSED, false, 554 5.7.1 spam",
        "SILENT, false, Read timed out"
    })
    void aRefusalIsKnownForWhatItIs(Fault fault, boolean lasting, String reason) {
        BAD.does(fault);
        assertThat(send(BAD.port(), UUID.randomUUID(), letter("Ada")))
                .isInstanceOfSatisfying(Delivery.Refused.class, refused -> {
                    assertThat(refused.lasting()).isEqualTo(lasting);
                    assertThat(refused.reason()).contains(reason);
                });
    }

    @Test
    void aConnectionThatBreaksAfterTheContentLeavesItUnknown() {
        BAD.does(Fault.BREAKS_AFTER_CONTENT);
        assertThat(send(BAD.port(), UUID.randomUUID(), letter("Ada"))).isInstanceOf(Delivery.Unknown.class);
    }

    @Test
    void aServerThatIsDownIsNoLastingRefusal() {
        BadMailServer gone = new BadMailServer();
        gone.close();
        assertThat(send(gone.port(), UUID.randomUUID(), letter("Ada")))
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.lasting()).isFalse());
    }

    @Test
    void aServerThatOffersNoEncryptionIsNotSpokenToWhereItIsDemanded() {
        BAD.does(Fault.NONE);
        long before = BAD.contents();
        assertThat(send(server(BAD.port(), Encryption.STARTTLS, "orders@shop.test"), UUID.randomUUID(), letter("Ada")))
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.reason()).contains("STARTTLS"));
        assertThat(BAD.contents()).isEqualTo(before);
    }

    @Test
    void aServerIsNotUsedBeforeThereIsASender() {
        assertThatThrownBy(() -> server(BAD.port(), Encryption.NONE, "orders@example.com"))
                .hasMessageContaining("millrace.notifications.from");
    }

    @Test
    void withoutAServerTheNewestMailsAreFiles(@TempDir Path directory) throws Exception {
        Post post = files(directory.resolve("mail"));
        List<UUID> ids =
                Stream.iterate(1, i -> i + 1).limit(5).map(i -> new UUID(i, i)).toList();
        for (UUID id : ids) {
            // Each shorter than the one whose file it may be given.
            Letter letter = letter("Ada".repeat(10 - (int) id.getLeastSignificantBits()));
            assertThat(send(post, id, letter)).isEqualTo(new Delivery.Accepted());
        }
        try (Stream<Path> files = Files.list(directory.resolve("mail"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            ids.subList(2, 5).stream().map(id -> id + ".eml").toList());
        }
        Path newest = directory.resolve("mail").resolve(ids.getLast() + ".eml");
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), Files.newInputStream(newest));
        assertThat(mail.getSubject()).isEqualTo("Your order is confirmed");
        assertThat(mail.getMessageID()).isEqualTo("<" + ids.getLast() + "@shop.test>");
        assertThat(Files.readString(newest)).endsWith("--\r\n");
    }

    private static Letter letter(String name) {
        return new Letter(
                name, "ada@example.com", "Your order is confirmed", "Grüße, 12.00 €\n", "<p>Grüße, 12.00 €</p>");
    }

    private static Delivery send(int port, UUID id, Letter letter) {
        return send(server(port, Encryption.NONE, "orders@shop.test"), id, letter);
    }

    private static Delivery send(Post post, UUID id, Letter letter) {
        return Objects.requireNonNull(post.send(id, letter).block(SOON));
    }

    private static Post server(int port, Encryption encryption, String from) {
        Duration second = Duration.ofSeconds(1);
        SmtpSettings server =
                new SmtpSettings("127.0.0.1", port, null, null, encryption, second, Duration.ofMillis(300), second);
        return Posts.of(settings(from, Path.of("unused")), server, InstantSource.system(), BLOCKING);
    }

    private static Post files(Path directory) {
        Duration second = Duration.ofSeconds(1);
        SmtpSettings none = new SmtpSettings(null, 587, null, null, Encryption.STARTTLS, second, second, second);
        return Posts.of(settings("orders@shop.test", directory), none, InstantSource.system(), BLOCKING);
    }

    private static NotificationsSettings settings(String from, Path directory) {
        Duration second = Duration.ofSeconds(1);
        return new NotificationsSettings(
                "The Shop", null, from, directory, 3, List.of(second), second, 1, 100, second, second, second, second);
    }

    private static MimeMessage received(UUID id) {
        return Stream.of(GOOD.getReceivedMessages())
                .filter(mail -> messageId(mail).equals("<" + id + "@shop.test>"))
                .findFirst()
                .orElseThrow();
    }

    private static String messageId(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String recipients(MimeMessage mail) {
        try {
            return InternetAddress.toString(mail.getRecipients(Message.RecipientType.TO));
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
