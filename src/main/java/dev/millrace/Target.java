package dev.millrace;

import dev.millrace.analytics.AnalyticsModule;
import dev.millrace.catalog.CatalogModule;
import dev.millrace.eventlog.EventLogModule;
import dev.millrace.live.LiveModule;
import dev.millrace.notifications.NotificationsModule;
import dev.millrace.operations.OperationsModule;
import dev.millrace.orders.OrdersModule;
import dev.millrace.payments.PaymentsModule;
import dev.millrace.platform.PlatformModule;
import dev.millrace.simulator.SimulatorModule;
import dev.millrace.users.UsersClientModule;
import dev.millrace.users.UsersModule;
import dev.millrace.webhooks.WebhooksModule;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a process serves. The deployment graph is this one enum (ADR-0002): each target names its modules and the
 * targets it needs beside it in the same process.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, which the checker cannot see.
public enum Target {
    /** Accounts, sessions and keys. */
    USERS(List.of(UsersModule.class)),
    /** Products and stock, orders and payments, all that follows from their events, and the check of them all. */
    ORDERS(List.of(
            CatalogModule.class,
            PaymentsModule.class,
            OrdersModule.class,
            EventLogModule.class,
            LiveModule.class,
            WebhooksModule.class,
            NotificationsModule.class,
            AnalyticsModule.class,
            OperationsModule.class)),
    /** Everything. */
    ALL(List.of(), USERS, ORDERS),
    /** A payment gateway to test against; runs alone, with neither database nor Redis. */
    GATEWAY_SIMULATOR(List.of(SimulatorModule.class));

    private final List<Class<?>> modules;
    private final List<Target> needs;

    Target(List<Class<?>> modules, Target... needs) {
        this.modules = modules;
        this.needs = List.of(needs);
    }

    /** As written in {@code millrace.target}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The targets of these names and all they need; throws {@link StartRefusal} for an unknown name. */
    static Set<Target> named(Collection<String> names) {
        EnumSet<Target> targets = EnumSet.noneOf(Target.class);
        names.forEach(name -> of(name).collectInto(targets));
        if (targets.size() > 1 && targets.contains(GATEWAY_SIMULATOR)) {
            throw new StartRefusal("millrace.target: " + GATEWAY_SIMULATOR.label() + " runs alone.");
        }
        return targets;
    }

    private static Target of(String name) {
        return Arrays.stream(values())
                .filter(target -> target.label().equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new StartRefusal("millrace.target: there is no '" + name + "'. Known targets: " + known()));
    }

    private static String known() {
        return Arrays.stream(values()).map(Target::label).collect(Collectors.joining(", "));
    }

    /** Whether these need a database and Redis. */
    static boolean keepState(Set<Target> targets) {
        return !targets.contains(GATEWAY_SIMULATOR);
    }

    /** The modules of these targets with the platform; where users are elsewhere, the client that reaches them. */
    static Set<Class<?>> modules(Set<Target> targets) {
        if (!keepState(targets)) {
            return Set.of(SimulatorModule.class);
        }
        Set<Class<?>> modules = new LinkedHashSet<>();
        modules.add(PlatformModule.class);
        targets.forEach(target -> modules.addAll(target.modules));
        if (!targets.contains(USERS)) {
            modules.add(UsersClientModule.class);
        }
        return modules;
    }

    private void collectInto(Set<Target> targets) {
        if (targets.add(this)) {
            needs.forEach(need -> need.collectInto(targets));
        }
    }
}
