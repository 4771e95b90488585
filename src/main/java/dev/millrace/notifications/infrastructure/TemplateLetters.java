package dev.millrace.notifications.infrastructure;

import dev.millrace.notifications.domain.Letter;
import dev.millrace.notifications.domain.Letters;
import dev.millrace.notifications.domain.Task;
import dev.millrace.notifications.domain.Template;
import dev.millrace.orders.OrderReader;
import dev.millrace.platform.web.Json;
import dev.millrace.users.Customer;
import dev.millrace.users.Customers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in the templates. What happened is told by the event itself, so that a mail that is late tells no later story;
 * lines, total and number come from the order, where they never change, and name and address from users.
 */
public final class TemplateLetters implements Letters {

    private final Customers customers;
    private final OrderReader orders;
    private final String shop;
    private final TrackingUrl tracking;
    private final MailTemplates templates = new MailTemplates();

    /**
     * @param shop the name under which customers know the shop
     * @param tracking where customers follow an order
     */
    public TemplateLetters(Customers customers, OrderReader orders, String shop, TrackingUrl tracking) {
        this.customers = customers;
        this.orders = orders;
        this.shop = shop;
        this.tracking = tracking;
    }

    @Override
    public Mono<Letter> write(Task task) {
        Mono<Customer> customer = customers
                .find(task.customerId())
                .switchIfEmpty(Mono.error(() -> new Unwritable("There is no account of this customer.")));
        Mono<ObjectNode> order =
                orders.find(task.orderId()).switchIfEmpty(Mono.error(() -> new Unwritable("There is no such order.")));
        return Mono.zip(customer, order).map(both -> written(task, both.getT1(), both.getT2()));
    }

    private Letter written(Task task, Customer customer, ObjectNode order) {
        String name = Wording.plain(customer.name());
        String number = order.required("number").asString();
        Map<String, Object> values = new HashMap<>();
        values.put("shop", shop);
        values.put("name", name);
        values.put("number", number);
        values.put("date", Wording.date(task.occurredAt()));
        values.put("total", Wording.money(order.required("total")));
        values.put("lines", lines(order));
        values.put(
                "follow",
                tracking.to(task.orderId(), task.occurredAt()).stream().toList());
        values.putAll(particulars(task.template(), Json.parse(task.facts(), ObjectNode.class)));
        return new Letter(
                name,
                customer.email(),
                task.template().subject(number),
                templates.text(task.template(), values),
                templates.html(task.template(), values));
    }

    private static List<Map<String, Object>> lines(ObjectNode order) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (JsonNode line : order.required("lines")) {
            lines.add(Map.of(
                    "quantity", line.required("quantity").asInt(),
                    "product", Wording.plain(line.required("name").asString()),
                    "sku", line.required("sku").asString(),
                    "lineTotal", Wording.money(line.required("lineTotal"))));
        }
        return lines;
    }

    /** What only this kind of mail tells. */
    private static Map<String, Object> particulars(Template template, ObjectNode facts) {
        return switch (template) {
            case ORDER_CONFIRMED, ORDER_DELIVERED -> Map.of();
            case ORDER_SHIPPED ->
                Map.of(
                        "carrier", Wording.plain(facts.at("/shipment/carrier").asString()),
                        "tracking",
                                Wording.plain(
                                        facts.at("/shipment/trackingNumber").asString()));
            case ORDER_CANCELLED ->
                facts.at("/refundDue/amount").asLong(0) > 0
                        ? Map.of("refund", Map.of("amount", Wording.money(facts.required("refundDue"))))
                        : Map.of();
            case PAYMENT_FAILED ->
                Map.of("expired", facts.required("status").asString().equals("expired"));
            case PAYMENT_REFUNDED -> Map.of("amount", Wording.money(facts.required("amount")));
        };
    }
}
