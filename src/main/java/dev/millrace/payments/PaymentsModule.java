package dev.millrace.payments;

import dev.millrace.payments.domain.PaymentService;
import dev.millrace.payments.infrastructure.PostgresOperationRepository;
import dev.millrace.payments.infrastructure.SimulatorGateway;
import dev.millrace.payments.infrastructure.SimulatorLedger;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.Schema;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the payments module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaymentsSettings.class)
public class PaymentsModule {

    @Bean
    Schema paymentsSchema() {
        return new Schema("payments");
    }

    @Bean
    Payments payments(Database database, Blocking blocking, PaymentsSettings settings, DatabaseClock clock) {
        return new PaymentService(
                new SimulatorGateway(new SimulatorLedger(settings.simulatorLedger(), blocking)),
                new PostgresOperationRepository(database),
                settings,
                clock);
    }
}
