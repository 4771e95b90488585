package dev.millrace.users.web;

import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.ClientAddress;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Parameters;
import dev.millrace.platform.web.Versions;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.AccountService;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Registration, and what users do with their own account. */
public final class UserHandler {

    private final AccountService accounts;
    private final ClientAddress addresses;

    public UserHandler(AccountService accounts, ClientAddress addresses) {
        this.accounts = accounts;
        this.addresses = addresses;
    }

    Mono<ServerResponse> register(ServerRequest request) {
        return Json.body(request, UserRequests.Register.class)
                .map(UserRequests.Register::checked)
                .flatMap(accounts::register)
                .flatMap(account -> Answers.created("/api/v1/users/" + account.id(), UserView.of(account)));
    }

    Mono<ServerResponse> showOwn(ServerRequest request) {
        return accounts.own(Gate.caller(request).id()).flatMap(account -> shown(request, account));
    }

    /** Foreign and missing accounts answer alike. */
    Mono<ServerResponse> show(ServerRequest request) {
        UUID id = Parameters.id(request, "id");
        return Gate.caller(request).mayRead(id)
                ? accounts.find(id).flatMap(account -> shown(request, account))
                : Mono.error(AccountService::missing);
    }

    Mono<ServerResponse> updateOwn(ServerRequest request) {
        Caller caller = Gate.caller(request);
        return Json.body(request, UserRequests.Update.class)
                .flatMap(wish -> accounts.own(caller.id()).flatMap(account -> {
                    Versions.check(request, account.version());
                    return accounts.update(
                            account, wish.checked(account.profile(), caller.session(), addresses.of(request)));
                }))
                .flatMap(UserHandler::changed);
    }

    /** The account as it is after a change. */
    static Mono<ServerResponse> changed(Account account) {
        return Answers.builder(HttpStatus.OK)
                .eTag('"' + String.valueOf(account.version()) + '"')
                .body(Answers.raw(Json.write(UserView.of(account))));
    }

    private static Mono<ServerResponse> shown(ServerRequest request, Account account) {
        return Answers.cached(request, String.valueOf(account.version()), Json.write(UserView.of(account)));
    }
}
