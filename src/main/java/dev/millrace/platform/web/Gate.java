package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.flow.Home;
import dev.millrace.platform.limits.RateLimits;
import dev.millrace.platform.limits.RateLimits.Verdict;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.ClientAddress;
import dev.millrace.platform.security.StreamTickets;
import dev.millrace.platform.security.TokenVerifier;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What every request passes, in this order: admission, identity, allowance, permission, handler. A request with a bad
 * token is counted against its address before it is refused, so that guessing tokens is limited too.
 */
public final class Gate {

    private static final String CALLER = Gate.class.getName() + ".caller";
    private static final String BEARER = "Bearer ";

    private final Admission admission;
    private final TokenVerifier tokens;
    private final StreamTickets tickets;
    private final RateLimits limits;
    private final ClientAddress addresses;

    public Gate(
            Admission admission,
            TokenVerifier tokens,
            StreamTickets tickets,
            RateLimits limits,
            ClientAddress addresses) {
        this.admission = admission;
        this.tokens = tokens;
        this.tickets = tickets;
        this.limits = limits;
        this.addresses = addresses;
    }

    /** The caller of a request that has passed; only for endpoints that demand one. */
    public static Caller caller(ServerRequest request) {
        return (Caller) Objects.requireNonNull(request.attributes().get(CALLER), "The endpoint admits anyone");
    }

    /** The caller of a request to an endpoint that admits anyone; empty for a request without a token. */
    public static Optional<Caller> anyCaller(ServerRequest request) {
        return Optional.ofNullable((Caller) request.attributes().get(CALLER));
    }

    Mono<ServerResponse> pass(Endpoint endpoint, ServerRequest request) {
        return admission.admit(
                endpoint,
                Mono.defer(
                        () -> identify(endpoint, request).flatMap(identity -> counted(endpoint, request, identity))));
    }

    private Mono<Identity> identify(Endpoint endpoint, ServerRequest request) {
        String authorization = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? bearer(authorization.substring(BEARER.length()))
                    : Mono.just(Identity.refused(
                            CommonProblems.UNAUTHENTICATED.because("Authorization must be a bearer token.")));
        }
        if (endpoint.access().ticketed()) {
            return request.queryParam("ticket")
                    .map(ticket -> known(tickets.redeem(ticket, request.path())))
                    .orElseGet(() -> Mono.just(Identity.ANONYMOUS));
        }
        return Mono.just(Identity.ANONYMOUS);
    }

    private Mono<Identity> bearer(String token) {
        Caller known = tokens.known(token);
        return known == null ? known(tokens.verify(token)) : Mono.just(Identity.of(known));
    }

    private static Mono<Identity> known(Mono<Caller> caller) {
        return caller.map(Identity::of)
                .onErrorResume(DomainException.class, refusal -> Mono.just(Identity.refused(refusal)));
    }

    private Mono<ServerResponse> counted(Endpoint endpoint, ServerRequest request, Identity identity) {
        return limits.take(endpoint.limit(), identity.caller(), addresses.of(request))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(verdict -> {
                    verdict.ifPresent(told -> RateLimitHeaders.write(told, request));
                    return verdict.isEmpty() || verdict.get().allowed()
                            ? permitted(endpoint, request, identity)
                            : Mono.error(usedUp(verdict.get()));
                });
    }

    private static DomainException usedUp(Verdict verdict) {
        return CommonProblems.RATE_LIMITED
                .because("The allowance of %d requests in %d s is used up."
                        .formatted(verdict.quota(), verdict.window().toSeconds()))
                .retryAfter(verdict.reset());
    }

    private static Mono<ServerResponse> permitted(Endpoint endpoint, ServerRequest request, Identity identity) {
        Caller caller = identity.caller();
        if (identity.refusal() != null) {
            return Mono.error(identity.refusal());
        }
        if (caller == null && !endpoint.access().anonymous()) {
            return Mono.error(CommonProblems.UNAUTHENTICATED.because("Send an access token as a bearer token."));
        }
        if (caller != null) {
            if (!endpoint.access().admits(caller.role())) {
                return Mono.error(CommonProblems.FORBIDDEN.because("This is not open to the caller's role."));
            }
            request.attributes().put(CALLER, caller);
        }
        return Home.bring(endpoint.handler().handle(request));
    }

    private record Identity(
            @Nullable Caller caller, @Nullable DomainException refusal) {

        private static final Identity ANONYMOUS = new Identity(null, null);

        private static Identity of(Caller caller) {
            return new Identity(caller, null);
        }

        private static Identity refused(DomainException refusal) {
            return new Identity(null, refusal);
        }
    }
}
