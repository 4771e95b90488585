package dev.millrace.operations.web;

import dev.millrace.operations.domain.CheckService;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import dev.millrace.platform.web.Parameters;
import java.util.List;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The API for those who run the server. */
public final class OperationsRoutes implements Endpoints {

    private final CheckService checks;

    public OperationsRoutes(CheckService checks) {
        this.checks = checks;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/api/v1/operations/check", Access.ADMIN, this::check));
    }

    private Mono<ServerResponse> check(ServerRequest request) {
        Parameters.of(request);
        return checks.check().map(CheckView::of).flatMap(Answers::ok);
    }
}
