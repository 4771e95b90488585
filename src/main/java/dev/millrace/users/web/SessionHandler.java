package dev.millrace.users.web;

import dev.millrace.platform.security.ClientAddress;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.users.domain.CredentialService;
import dev.millrace.users.domain.SessionService;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Login, refresh, logout. */
public final class SessionHandler {

    private final CredentialService credentials;
    private final SessionService sessions;
    private final ClientAddress addresses;

    public SessionHandler(CredentialService credentials, SessionService sessions, ClientAddress addresses) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.addresses = addresses;
    }

    Mono<ServerResponse> login(ServerRequest request) {
        return Json.body(request, SessionRequests.Login.class)
                .map(login -> login.checked(addresses.of(request)))
                .flatMap(credentials::check)
                .flatMap(sessions::open)
                .map(TokensView::of)
                .flatMap(Answers::ok);
    }

    Mono<ServerResponse> refresh(ServerRequest request) {
        return Json.body(request, SessionRequests.Refresh.class)
                .map(SessionRequests.Refresh::checked)
                .flatMap(sessions::refresh)
                .map(TokensView::of)
                .flatMap(Answers::ok);
    }

    Mono<ServerResponse> logout(ServerRequest request) {
        return sessions.end(Gate.caller(request).session()).then(Answers.noContent());
    }
}
