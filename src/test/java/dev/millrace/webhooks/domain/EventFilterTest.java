package dev.millrace.webhooks.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {

    @ParameterizedTest
    @CsvSource({
        "*, order.placed, true",
        "order.*, order.placed, true",
        "order.*, order.refund.requested, true",
        "order.*, orders.placed, false",
        "order.*, order, false",
        "order.placed, order.placed, true",
        "order.placed, order.placed_again, false",
        "stock.sold_out, stock.sold_out, true"
    })
    void aFilterWantsAType(String filter, String type, boolean wanted) {
        assertThat(EventFilter.parse(filter).orElseThrow().matches(type)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*.*", "order*", "order.", ".order", "order..x", "Order.placed", "order.*.x", "**", "a b"})
    void whatIsNoFilterIsRefused(String text) {
        assertThat(EventFilter.parse(text)).isEmpty();
    }
}
