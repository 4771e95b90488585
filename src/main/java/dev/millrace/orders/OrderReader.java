package dev.millrace.orders;

import java.util.UUID;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Orders for other modules that tell people about them, beyond what an event says. */
@FunctionalInterface
public interface OrderReader {

    /** The order as it stands, as the API shows it to the staff; empty when there is none. */
    Mono<ObjectNode> find(UUID orderId);
}
