package dev.millrace.webhooks.infrastructure;

import dev.millrace.webhooks.domain.AddressRules;
import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Passes on only addresses that may be called, with every connection anew: what is checked here is what is connected to,
 * so a name that leads elsewhere at the second look gains nothing. Literal addresses come this way too. One address of
 * several that is not allowed spoils them all.
 */
final class GuardedResolverGroup extends AddressResolverGroup<InetSocketAddress> {

    private final AddressResolverGroup<InetSocketAddress> names;
    private final AddressRules rules;

    /** @param names looks names up, without blocking */
    GuardedResolverGroup(AddressResolverGroup<InetSocketAddress> names, AddressRules rules) {
        this.names = names;
        this.rules = rules;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Guard(executor, names.getResolver(executor), rules);
    }

    @Override
    public void close() {
        super.close();
        names.close();
    }

    private static final class Guard extends AbstractAddressResolver<InetSocketAddress> {

        private final AddressResolver<InetSocketAddress> names;
        private final AddressRules rules;

        private Guard(EventExecutor executor, AddressResolver<InetSocketAddress> names, AddressRules rules) {
            super(executor, InetSocketAddress.class);
            this.names = names;
            this.rules = rules;
        }

        /** Never, or a literal address would be connected to without being looked at. */
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
            Promise<List<InetSocketAddress>> all = executor().newPromise();
            all.addListener((Future<List<InetSocketAddress>> found) -> {
                if (found.isSuccess()) {
                    promise.trySuccess(found.getNow().getFirst());
                } else {
                    promise.tryFailure(found.cause());
                }
            });
            doResolveAll(address, all);
        }

        @Override
        protected void doResolveAll(InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
            if (!address.isUnresolved()) {
                settle(List.of(address), promise);
                return;
            }
            names.resolveAll(address).addListener((Future<List<InetSocketAddress>> found) -> {
                if (found.isSuccess()) {
                    settle(found.getNow(), promise);
                } else {
                    promise.tryFailure(found.cause());
                }
            });
        }

        private void settle(List<InetSocketAddress> addresses, Promise<List<InetSocketAddress>> promise) {
            boolean permitted =
                    addresses.stream().map(InetSocketAddress::getAddress).allMatch(rules::permit);
            if (permitted && !addresses.isEmpty()) {
                promise.trySuccess(addresses);
            } else {
                promise.tryFailure(new ForbiddenAddressException());
            }
        }
    }
}
