package dev.millrace.users.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import dev.millrace.platform.web.Cursor;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import dev.millrace.platform.web.Versions;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.AccountService;
import dev.millrace.users.domain.EmailAddress;
import dev.millrace.users.domain.UsersProblems;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What the shop's people do with accounts: look them up, change their role, switch them on and off. */
public final class StaffHandler {

    private final AccountService accounts;

    public StaffHandler(AccountService accounts) {
        this.accounts = accounts;
    }

    /** The account with an address, or accounts by activity, newest first. */
    Mono<ServerResponse> list(ServerRequest request) {
        Parameters query = Parameters.of(request, "email", "active", "limit", "cursor");
        return query.text("email", EmailAddress.MAX_LENGTH)
                .map(email -> withEmail(request, email))
                .orElseGet(() -> newest(request, query));
    }

    private Mono<ServerResponse> withEmail(ServerRequest request, String text) {
        Parameters.of(request, "email");
        EmailAddress email = EmailAddress.parse(text).orElseThrow(StaffHandler::noAddress);
        return accounts.find(email)
                .map(account -> List.of(UserView.of(account)))
                .defaultIfEmpty(List.of())
                .flatMap(found -> new Page<>(found, null).answer(request));
    }

    private Mono<ServerResponse> newest(ServerRequest request, Parameters query) {
        boolean active = query.parsed("active", StaffHandler::flag).orElse(true);
        int limit = query.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        UUID before = Cursor.in(
                        request, 1, cursor -> UUID.fromString(cursor.keys().getFirst()))
                .orElse(null);
        return accounts.newest(active, before, limit + 1)
                .map(rows -> Page.of(rows, limit, account -> Cursor.of(account.id())))
                .flatMap(page -> page.map(UserView::of).answer(request));
    }

    Mono<ServerResponse> giveRole(ServerRequest request) {
        return change(request, UserRequests.RoleChange.class, UserRequests.RoleChange::checked, accounts::give);
    }

    Mono<ServerResponse> activate(ServerRequest request) {
        return change(request, UserRequests.ActiveChange.class, UserRequests.ActiveChange::checked, accounts::activate);
    }

    private <T, V> Mono<ServerResponse> change(
            ServerRequest request,
            Class<T> type,
            Function<T, V> checked,
            BiFunction<Account, V, Mono<Account>> change) {
        UUID id = Parameters.id(request, "id");
        return Json.body(request, type)
                .map(checked)
                .flatMap(value -> another(request, id).flatMap(account -> change.apply(account, value)))
                .flatMap(UserHandler::changed);
    }

    /** Nobody can lock themselves out, so there is always an administrator left. */
    private Mono<Account> another(ServerRequest request, UUID id) {
        return Gate.caller(request).id().equals(id)
                ? Mono.error(() -> UsersProblems.OWN_ACCOUNT.because("Ask another administrator."))
                : accounts.find(id).doOnNext(account -> Versions.check(request, account.version()));
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static DomainException noAddress() {
        return new DomainException(
                CommonProblems.INVALID_REQUEST,
                "A query parameter is not valid.",
                List.of(new FieldError("?email", "invalid_email", "An e-mail address.")));
    }
}
