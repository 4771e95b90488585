package dev.millrace.users.infrastructure;

import dev.millrace.users.Customer;
import dev.millrace.users.UserDirectory;
import dev.millrace.users.domain.AccountRepository;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Users in the same process; the module that asks has checked whose order it shows. */
public final class LocalUserDirectory implements UserDirectory {

    private final AccountRepository accounts;

    public LocalUserDirectory(AccountRepository accounts) {
        this.accounts = accounts;
    }

    @Override
    public Mono<Customer> find(UUID id, String bearerToken) {
        return accounts.find(id)
                .map(account -> new Customer(
                        account.id(), account.name(), account.email().text()));
    }
}
