package dev.millrace.orders.web;

import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.AnswerWriter;
import dev.millrace.orders.domain.Order;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Problems;
import org.springframework.http.HttpStatus;

/** Writes the answers to placements as the bytes that are sent and stored. */
public final class JsonAnswers implements AnswerWriter {

    private final OrderViews views;

    public JsonAnswers(OrderViews views) {
        this.views = views;
    }

    @Override
    public Answer order(int status, Order order) {
        return new Answer(status, Json.text(views.of(order, Role.CUSTOMER)));
    }

    @Override
    public Answer refusal(DomainException refusal, String traceId) {
        HttpStatus status = Problems.status(refusal.code().kind());
        return new Answer(status.value(), Json.text(Problems.document("/api/v1/orders", traceId, refusal, status)));
    }
}
