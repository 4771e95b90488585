package dev.millrace.users.infrastructure;

import dev.millrace.users.Customer;
import dev.millrace.users.Customers;
import dev.millrace.users.UserDirectory;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Users in another process, asked with the token of a service account. */
public final class HttpCustomers implements Customers {

    private final UserDirectory directory;
    private final ServiceLogin login;

    public HttpCustomers(UserDirectory directory, ServiceLogin login) {
        this.directory = directory;
        this.login = login;
    }

    @Override
    public Mono<Customer> find(UUID id) {
        return login.token().flatMap(token -> directory.find(id, token));
    }
}
