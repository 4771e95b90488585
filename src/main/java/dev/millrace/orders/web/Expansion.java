package dev.millrace.orders.web;

import dev.millrace.orders.domain.Order;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.users.Customer;
import dev.millrace.users.UserDirectory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** An order with its customer in it. Without the users service the order still answers, and says what is missing. */
final class Expansion {

    private final UserDirectory users;
    private final OrderViews views;

    Expansion(UserDirectory users, OrderViews views) {
        this.users = users;
        this.views = views;
    }

    static boolean parse(String what) {
        if (!what.equals("customer")) {
            throw new IllegalArgumentException(what);
        }
        return true;
    }

    Mono<ServerResponse> show(ServerRequest request, Order order) {
        return users.find(order.customerId(), token(request))
                .map(customer -> new Found(customer, null))
                .defaultIfEmpty(new Found(null, "The customer's account no longer exists."))
                .onErrorResume(_ -> Mono.just(new Found(null, "The customer could not be loaded.")))
                .flatMap(found -> Answers.builder(HttpStatus.OK)
                        .header(HttpHeaders.ETAG, "\"" + order.version() + "\"")
                        .body(Answers.raw(expanded(request, order, found))));
    }

    private byte[] expanded(ServerRequest request, Order order, Found found) {
        ObjectNode json =
                Json.MAPPER.valueToTree(views.of(order, Gate.caller(request).role()));
        json.set("customer", Json.MAPPER.valueToTree(found.customer()));
        if (found.warning() != null) {
            json.set(
                    "warnings", Json.MAPPER.valueToTree(List.of(new Warning("customer_unavailable", found.warning()))));
        }
        return Json.write(json);
    }

    /** The caller's own token goes along: the users service decides what its bearer may see. */
    private static String token(ServerRequest request) {
        return Optional.ofNullable(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))
                .map(header -> header.substring("Bearer ".length()))
                .orElse("");
    }

    private record Found(
            @Nullable Customer customer, @Nullable String warning) {}

    private record Warning(String code, String detail) {}
}
