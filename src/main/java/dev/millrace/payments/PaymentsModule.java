package dev.millrace.payments;

import dev.millrace.payments.domain.CallbackService;
import dev.millrace.payments.domain.OperationRepository;
import dev.millrace.payments.domain.PaymentGateway;
import dev.millrace.payments.domain.PaymentService;
import dev.millrace.payments.domain.ReconciliationService;
import dev.millrace.payments.infrastructure.OpenOperations;
import dev.millrace.payments.infrastructure.PostgresBookRepository;
import dev.millrace.payments.infrastructure.PostgresCallbackRepository;
import dev.millrace.payments.infrastructure.PostgresOperationRepository;
import dev.millrace.payments.infrastructure.SimulatorGateway;
import dev.millrace.payments.infrastructure.SimulatorLedger;
import dev.millrace.payments.infrastructure.StripeGateway;
import dev.millrace.payments.infrastructure.TracedGateway;
import dev.millrace.payments.web.PaymentRoutes;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.ConnectionProvider;

/** Wires the payments module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PaymentsSettings.class, GatewaySettings.class})
public class PaymentsModule {

    /** Shorter than any gateway's own, so that a call does not meet a connection that is being closed. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(10);

    @Bean
    Schema paymentsSchema() {
        return new Schema("payments");
    }

    @Bean
    Payments payments(
            PaymentGateway gateway, OperationRepository operations, PaymentsSettings settings, DatabaseClock clock) {
        return new PaymentService(gateway, operations, settings, clock);
    }

    @Bean
    OperationRepository operationRepository(Database database) {
        return new PostgresOperationRepository(database);
    }

    @Bean(destroyMethod = "dispose")
    ConnectionProvider gatewayConnections(GatewaySettings settings) {
        return ConnectionProvider.builder("payment-gateway")
                .maxConnections(settings.concurrency())
                .pendingAcquireMaxCount(settings.concurrency())
                .pendingAcquireTimeout(settings.connectTimeout())
                .maxIdleTime(MAX_IDLE)
                .build();
    }

    @Bean
    PaymentGateway paymentGateway(
            PaymentsSettings settings,
            GatewaySettings gateway,
            @Qualifier("gatewayConnections") ConnectionProvider gatewayConnections,
            Blocking blocking,
            Tracing tracing) {
        PaymentGateway plain = gateway.url() == null
                ? new SimulatorGateway(new SimulatorLedger(settings.simulatorLedger(), blocking))
                : new StripeGateway(gatewayConnections, gateway, settings.deadline(), tracing);
        return tracing.on() ? new TracedGateway(plain) : plain;
    }

    @Bean
    CallbackService callbackService(
            Database database, GatewaySettings settings, ObjectProvider<DueSignal> signal, DatabaseClock clock) {
        return new CallbackService(
                new PostgresCallbackRepository(database),
                settings.callbackSecret(),
                () -> signal.ifAvailable(DueSignal::due),
                clock);
    }

    @Bean
    ReconciliationService reconciliationService(PaymentGateway gateway, Database database) {
        return new ReconciliationService(gateway, new PostgresBookRepository(database));
    }

    @Bean
    PaymentRoutes paymentRoutes(
            CallbackService callbacks,
            ReconciliationService reconciliation,
            @Qualifier("callbackLoop") Loop callbackLoop,
            DatabaseClock clock) {
        return new PaymentRoutes(callbacks, reconciliation, callbackLoop::poke, clock);
    }

    /** Poked by each callback; the pause is for those that another instance kept and did not live to handle. */
    @Bean
    Loop callbackLoop(CallbackService callbacks) {
        return new Loop("payment-callbacks", Duration.ofSeconds(1), callbacks::handle);
    }

    @Bean
    Loop openOperationsLoop(MeterRegistry meters, Database database) {
        return new Loop("open-payments", Duration.ofSeconds(15), OpenOperations.census(meters, database)::look);
    }

    @Bean
    Loop callbackRetentionLoop(CallbackService callbacks) {
        return new Loop("payment-callback-retention", Duration.ofMinutes(1), callbacks::forget);
    }
}
