package dev.millrace.orders;

import dev.millrace.catalog.SoldOut;
import dev.millrace.catalog.StockChanges;
import dev.millrace.eventlog.EventLog;
import dev.millrace.orders.domain.ChangeService;
import dev.millrace.orders.domain.IntakeService;
import dev.millrace.orders.domain.OrderMetrics;
import dev.millrace.orders.domain.OrderRepository;
import dev.millrace.orders.domain.OrderService;
import dev.millrace.orders.domain.OutcomeService;
import dev.millrace.orders.domain.RecoveryService;
import dev.millrace.orders.domain.RefundService;
import dev.millrace.orders.domain.SettlementService;
import dev.millrace.orders.infrastructure.MicrometerOrderMetrics;
import dev.millrace.orders.infrastructure.OrderSnapshots;
import dev.millrace.orders.infrastructure.PostgresOrderRepository;
import dev.millrace.orders.infrastructure.WarmUp;
import dev.millrace.orders.web.JsonAnswers;
import dev.millrace.orders.web.OrderHandler;
import dev.millrace.orders.web.OrderRoutes;
import dev.millrace.orders.web.OrderViews;
import dev.millrace.orders.web.ParcelView;
import dev.millrace.orders.web.PlacementHandler;
import dev.millrace.orders.web.RefundHandler;
import dev.millrace.payments.DueSignal;
import dev.millrace.payments.Payments;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.DatabaseSettings;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.lifecycle.Preparation;
import dev.millrace.platform.security.PublicLinks;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Congestion;
import dev.millrace.platform.web.Json;
import dev.millrace.users.UserDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the orders module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrdersSettings.class)
public class OrdersModule {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Bean
    Schema ordersSchema() {
        return new Schema("orders");
    }

    @Bean
    OrderViews orderViews(PublicLinks links) {
        return new OrderViews(links);
    }

    @Bean
    OrderRepository orderRepository(Database database, ReadPool reads) {
        return new PostgresOrderRepository(database, reads);
    }

    @Bean
    Preparation orderWarmUp(OrderRepository orders, DatabaseSettings database) {
        return new Preparation(PATIENCE, () -> WarmUp.of(orders, database.poolSize()));
    }

    @Bean
    OrderMetrics orderMetrics(MeterRegistry meters) {
        return new MicrometerOrderMetrics(meters);
    }

    @Bean
    ChangeService changeService(OrderRepository orders, StockChanges stock, EventLog log, OrdersSettings settings) {
        return new ChangeService(orders, stock, log::committed, settings);
    }

    @Bean
    OutcomeService outcomeService(
            OrderRepository orders,
            ChangeService changes,
            Payments payments,
            OrderMetrics metrics,
            OrdersSettings settings,
            UuidV7 ids,
            DatabaseClock clock) {
        return new OutcomeService(orders, changes, payments, metrics, settings, ids, clock);
    }

    @Bean
    SettlementService settlementService(
            OrderRepository orders, OutcomeService outcomes, Payments payments, OrderViews views, DatabaseClock clock) {
        return new SettlementService(orders, outcomes, payments, new JsonAnswers(views), clock);
    }

    @Bean
    RecoveryService recoveryService(
            OrderRepository orders,
            ChangeService changes,
            OutcomeService outcomes,
            Payments payments,
            UuidV7 ids,
            DatabaseClock clock) {
        return new RecoveryService(orders, changes, outcomes, payments, ids, clock);
    }

    @Bean
    IntakeService intakeService(
            OrderRepository orders,
            SettlementService settlements,
            ChangeService changes,
            Payments payments,
            StockChanges stock,
            SoldOut soldOut,
            EventLog log,
            OrderMetrics metrics,
            OrdersSettings settings,
            DatabaseClock clock) {
        return new IntakeService(
                orders, settlements, changes, payments, stock, soldOut, log::committed, metrics, settings, clock);
    }

    @Bean
    OrderService orderService(
            OrderRepository orders,
            ChangeService changes,
            OrderMetrics metrics,
            UuidV7 ids,
            DatabaseClock clock,
            @Qualifier("recoveryLoop") Loop recovery) {
        return new OrderService(orders, changes, metrics, ids, clock, recovery::poke);
    }

    @Bean
    RefundService refundService(OrderService orders, Payments payments) {
        return new RefundService(orders, payments);
    }

    @Bean
    OrderFeed orderFeed(OrderService orders, OrderViews views) {
        return new OrderSnapshots(orders, views::of, ParcelView::of);
    }

    @Bean
    OrderReader orderReader(OrderRepository orders, OrderViews views) {
        return id -> orders.find(id).map(order -> Json.MAPPER.valueToTree(views.of(order, Role.SERVICE)));
    }

    @Bean
    OrderRoutes orderRoutes(
            IntakeService intake,
            OrderService orders,
            RefundService refunds,
            UserDirectory users,
            OrderViews views,
            OrdersSettings settings,
            UuidV7 ids) {
        return new OrderRoutes(
                new PlacementHandler(intake, settings, ids),
                new OrderHandler(orders, users, views),
                new RefundHandler(refunds, ids));
    }

    @Bean
    Congestion placementCongestion(IntakeService intake) {
        return OrderRoutes.congestion(intake);
    }

    /** Finishes what a crash, a lost answer, a deadline or a follow-up has left open. */
    @Bean
    Loop recoveryLoop(RecoveryService recovery, OrdersSettings settings) {
        return new Loop("order-recovery", settings.recoveryPause(), recovery::recover);
    }

    /** What a callback of the gateway made due is taken up at once. */
    @Bean
    DueSignal dueSignal(@Qualifier("recoveryLoop") Loop recovery) {
        return recovery::poke;
    }

    @Bean
    Loop authorizationLoop(RecoveryService recovery, OrdersSettings settings) {
        return new Loop("authorization-expiry", settings.authorizationPause(), recovery::lapse);
    }

    @Bean
    Loop keyRetentionLoop(OrderRepository orders, OrdersSettings settings, DatabaseClock clock) {
        return new Loop(
                "idempotency-key-retention",
                Duration.ofMinutes(10),
                () -> orders.forgetKeys(clock.instant().minus(settings.keyRetention())));
    }
}
