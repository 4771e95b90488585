package dev.millrace.journeys;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.security.Role;
import dev.millrace.support.Api;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.People.Person;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.AccountRepository;
import dev.millrace.users.domain.EmailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What customers read about their orders, from the order over HTTP to the mailbox. */
class MailJourneyTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final GreenMail POST =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());

    /** Whether the mail server refuses everything for now. */
    private static final AtomicBoolean FULL = new AtomicBoolean();

    private static Instance instance;
    private static People people;
    private static Shop shop;
    private static Buyer operator;

    @BeforeAll
    static void open() {
        POST.start();
        UserManager mailboxes = POST.getUserManager();
        mailboxes.setMessageDeliveryHandler((_, to) -> mailbox(mailboxes, to.getEmail()));
        instance = Instance.start(Map.ofEntries(
                entry("millrace.notifications.smtp.host", "127.0.0.1"),
                entry(
                        "millrace.notifications.smtp.port",
                        String.valueOf(POST.getSmtp().getPort())),
                entry("millrace.notifications.smtp.encryption", "none"),
                entry("millrace.notifications.from", "orders@shop.test"),
                entry("millrace.notifications.tracking-url", "https://shop.test/track/{token}?from=mail"),
                entry("millrace.notifications.pauses", "100ms"),
                entry("millrace.notifications.poll", "100ms"),
                entry("millrace.orders.payment-window", "500ms"),
                entry("millrace.orders.recovery-pause", "50ms"),
                entry("millrace.payments.checks", "200ms,200ms,300ms,300ms"),
                entry("millrace.payments.transit", "300ms")));
        people = new People(instance);
        shop = new Shop(instance).product("MUG-01", 129_900, 1000).product("YEN-01", 12_345, "JPY", 1000);
        operator = shop.caller(Role.OPERATOR);
    }

    private static GreenMailUser mailbox(UserManager mailboxes, String address)
            throws MessagingException, UserException {
        if (FULL.get()) {
            throw new MessagingException("the disk is full");
        }
        GreenMailUser known = mailboxes.getUserByEmail(address);
        return known == null ? mailboxes.createUser(address, address, "secret") : known;
    }

    @AfterAll
    static void close() {
        instance.close();
        POST.stop();
    }

    @Test
    void anOrderIsToldFromItsConfirmationToItsLastRefund() {
        Person ada = people.customer();
        String order = placed(ada, "tok_ok", "MUG-01");
        done(order + "/shipment", Map.of("carrier", "Post & Sons", "trackingNumber", "<TRACK-1>"));
        done(order + "/delivery", Map.of());
        refund(order, 100);
        refund(order, 250);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(subjects(ada))
                        .hasSize(5)
                        .satisfies(all -> assertThat(all.subList(0, 3))
                                .satisfiesExactly(
                                        first -> assertThat(first).endsWith("is confirmed"),
                                        second -> assertThat(second).endsWith("is on its way"),
                                        third -> assertThat(third).endsWith("has been delivered")))
                        .satisfies(all -> assertThat(all.subList(3, 5))
                                .allSatisfy(refund -> assertThat(refund).startsWith("A refund for your order"))));
        List<MimeMessage> mails = mails(ada);
        assertThat(part(mails.getFirst(), 0))
                .contains("Hello Some Body,", "2 x Product MUG-01 (MUG-01)  2,598.00 EUR", "Total  2,598.00 EUR");
        assertThat(part(mails.get(1), 0)).contains("travels with Post & Sons under the number <TRACK-1>.");
        assertThat(part(mails.get(1), 1))
                .contains("travels with Post &amp; Sons under the number &lt;TRACK-1&gt;.")
                .doesNotContain("<TRACK-1>");
        assertThat(shop.get(track(part(mails.get(1), 0)), operator)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("delivered");
        assertThat(track(part(mails.get(1), 1))).isNotEqualTo(track(part(mails.getFirst(), 0)));
        assertThat(mails.subList(3, 5).stream().map(mail -> part(mail, 0)))
                .anySatisfy(text -> assertThat(text).contains("We have given back 1.00 EUR on"))
                .anySatisfy(text -> assertThat(text).contains("We have given back 2.50 EUR on"));
    }

    @Test
    void aCancelledOrderIsToldWithWhatGoesBack() {
        Person ada = people.customer();
        String order = placed(ada, "tok_ok", "YEN-01");
        done(order + "/cancellation", Map.of("reason", "no stock <b>"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(subjects(ada))
                        .satisfiesExactly(
                                first -> assertThat(first).endsWith("is confirmed"),
                                second -> assertThat(second).endsWith("is cancelled"),
                                third -> assertThat(third).startsWith("A refund")));
        assertThat(part(mails(ada).get(1), 0)).contains("What you have paid, 24,690 JPY, goes back to you");
    }

    @Test
    void anOrderThatIsNotPaidIsToldOnce() {
        Person declined = people.customer();
        Person late = people.customer();
        placed(declined, "tok_declined", "MUG-01");
        placed(late, "tok_action", "MUG-01");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(subjects(declined)).singleElement().asString().endsWith("did not go through");
            assertThat(subjects(late)).singleElement().asString().endsWith("did not go through");
        });
        assertThat(part(mails(declined).getFirst(), 0)).contains("Your payment was declined");
        assertThat(part(mails(late).getFirst(), 0)).contains("was not paid in time");
    }

    @Test
    void aReplayMailsNobodyAgain() {
        Person ada = people.customer();
        placed(ada, "tok_ok", "MUG-01");
        await().atMost(SOON).until(() -> subjects(ada).size() == 1);

        Api.Answer replay = instance.api(shop.caller(Role.ADMIN).token())
                .post("/api/v1/operations/consumers/notifications/replay", Map.of("from", "beginning"));
        assertThat(replay.status()).isEqualTo(204);
        Person marker = people.customer();
        placed(marker, "tok_ok", "MUG-01");
        await().atMost(SOON).until(() -> subjects(marker).size() == 1);
        assertThat(subjects(ada)).hasSize(1);
    }

    @Test
    void aHostileNameStaysAName() {
        Person eve = named("Eve\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>");
        placed(eve, "tok_ok", "MUG-01");
        await().atMost(SOON).until(() -> subjects(eve).size() == 1);

        MimeMessage mail = mails(eve).getFirst();
        assertThat(header(mail, "Bcc")).isEmpty();
        assertThat(part(mail, 1)).contains("&lt;script&gt;").doesNotContain("<script>");
        assertThat(part(mail, 0)).contains("Hello Eve  Bcc: victim@example.com");
        assertThat(mails("victim@example.com")).isEmpty();
    }

    @Test
    void whatTheServerRefusesIsParkedWithTheReasonAndSentAgainByTheStaff() {
        Person ada = people.customer();
        FULL.set(true);
        try {
            String order = placed(ada, "tok_ok", "MUG-01");
            String id = order.substring(order.lastIndexOf('/') + 1);
            Api staff = instance.api(operator.token());
            await().atMost(SOON)
                    .until(() -> staff.get("/api/v1/notifications?orderId=" + id)
                            .text("/items/0/status")
                            .matches("parked|unknown"));
            String mail = "/api/v1/notifications/"
                    + staff.get("/api/v1/notifications?orderId=" + id).text("/items/0/id");
            assertThat(staff.get(mail).text("/reason")).isNotEmpty();
            assertThat(staff.get(mail).text("/text")).contains("Hello Some Body,");
            FULL.set(false);
            assertThat(staff.post(mail + "/resend", Map.of()).text("/status")).isEqualTo("waiting");
            await().atMost(SOON).until(() -> staff.get(mail).text("/status").equals("sent"));
            assertThat(subjects(ada)).hasSize(1);
            Api.Answer again = staff.post(mail + "/resend", Map.of());
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.code()).isEqualTo("notification_not_parked");
        } finally {
            FULL.set(false);
        }
    }

    @Test
    void theListIsPagedAndBadQuestionsAreRefused() {
        Person ada = people.customer();
        String order = placed(ada, "tok_ok", "MUG-01");
        done(order + "/shipment", Map.of("carrier", "Post", "trackingNumber", "1"));
        String id = order.substring(order.lastIndexOf('/') + 1);
        Api staff = instance.api(operator.token());
        String list = "/api/v1/notifications?status=sent&orderId=" + id;
        await().atMost(SOON).until(() -> staff.get(list).body().path("items").size() == 2);

        Api.Answer first = staff.get(list + "&limit=1");
        Api.Answer second = staff.get(list + "&limit=1&cursor=" + first.text("/nextCursor"));
        assertThat(first.text("/items/0/template")).isEqualTo("order-shipped");
        assertThat(second.text("/items/0/template")).isEqualTo("order-confirmed");
        assertThat(second.text("/nextCursor")).isEmpty();
        assertThat(staff.get("/api/v1/notifications?limit=1").text("/nextCursor"))
                .isNotEmpty();
        assertThat(staff.get("/api/v1/notifications?status=parked&orderId=" + id)
                        .body()
                        .path("items"))
                .isEmpty();
        for (String bad : List.of("status=lost", "orderId=1", "limit=0", "limit=101", "cursor=x", "template=x")) {
            assertThat(staff.get("/api/v1/notifications?" + bad).status())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(staff.get("/api/v1/notifications/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(staff.post("/api/v1/notifications/" + UUID.randomUUID() + "/resend", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void withoutAMailServerMailsAreFilesAndTheStaffReadsThemToo() throws IOException {
        Instance plain = Instance.shared();
        Person ada = new People(plain).customer();
        Shop other = new Shop(plain).product("FILE-01", 500, 10);
        String order = other.placed(new Buyer(ada.id(), ada.accessToken()), Shop.cart("tok_ok", "FILE-01", 1))
                .id()
                .toString();
        Api staff = plain.api(other.caller(Role.OPERATOR).token());
        String list = "/api/v1/notifications?orderId=" + order;
        await().atMost(SOON).until(() -> staff.get(list).text("/items/0/status").equals("sent"));

        String id = staff.get(list).text("/items/0/id");
        assertThat(Files.readString(Instance.MAILS.resolve(id + ".eml")))
                .contains("Message-ID: <" + id + "@example.com>", "To: Some Body <" + ada.email() + ">");
        assertThat(staff.get("/api/v1/notifications/" + id).text("/html")).contains("<p>Hello Some Body,</p>");
    }

    private static Person named(String name) {
        UUID id = instance.bean(UuidV7.class).next();
        EmailAddress email = EmailAddress.parse(People.newEmail()).orElseThrow();
        Account account = Account.open(
                id,
                email,
                name,
                Role.CUSTOMER,
                instance.bean(DatabaseClock.class).instant());
        instance.bean(AccountRepository.class).add(account, "no password").block(SOON);
        return new Person(id, email.text(), shop.token(id), "");
    }

    private static String placed(Person person, String card, String sku) {
        Buyer buyer = new Buyer(person.id(), person.accessToken());
        Shop.Reply reply = shop.placed(buyer, Shop.cart(card, sku, 2));
        return reply.status() == 402 ? reply.json().at("/links/order").asString() : "/api/v1/orders/" + reply.id();
    }

    /** Where the shop's tracking page would ask. */
    private static String track(String mail) {
        Matcher link = Pattern.compile("https://shop\\.test/track/([\\w-]+)\\?from(=|&#x3D;)mail")
                .matcher(mail);
        assertThat(link.find()).as(mail).isTrue();
        return "/api/v1/track/" + link.group(1);
    }

    private static void done(String path, Object body) {
        Shop.Reply reply = shop.post(path, operator, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    private static void refund(String order, long amount) {
        Shop.Reply reply = shop.post(
                order + "/refunds",
                operator,
                Map.of("amount", Map.of("amount", amount, "currency", "EUR"), "reason", "scratched"),
                "Idempotency-Key",
                Shop.key());
        assertThat(reply.status()).as(reply.body()).isBetween(200, 202);
    }

    private static List<MimeMessage> mails(Person person) {
        return mails(person.email());
    }

    private static List<MimeMessage> mails(String address) {
        return Stream.of(POST.getReceivedMessages())
                .filter(mail -> recipients(mail).contains(address))
                .toList();
    }

    private static List<String> subjects(Person person) {
        return mails(person).stream().map(MailJourneyTest::subject).toList();
    }

    private static List<String> recipients(MimeMessage mail) {
        try {
            return Stream.of(mail.getAllRecipients())
                    .map(address -> ((InternetAddress) address).getAddress())
                    .toList();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> header(MimeMessage mail, String name) {
        try {
            String[] values = mail.getHeader(name);
            return values == null ? List.of() : List.of(values);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(MimeMessage mail, int index) {
        try {
            return String.valueOf(
                    ((Multipart) mail.getContent()).getBodyPart(index).getContent());
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
