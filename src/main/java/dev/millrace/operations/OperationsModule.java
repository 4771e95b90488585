package dev.millrace.operations;

import dev.millrace.operations.domain.CheckService;
import dev.millrace.operations.infrastructure.PostgresInvariantRepository;
import dev.millrace.operations.web.OperationsRoutes;
import dev.millrace.platform.database.Database;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operations module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OperationsSettings.class)
public class OperationsModule {

    @Bean
    CheckService checkService(Database database, OperationsSettings settings) {
        return new CheckService(new PostgresInvariantRepository(database, settings.checkTimeout()));
    }

    @Bean
    OperationsRoutes operationsRoutes(CheckService checks) {
        return new OperationsRoutes(checks);
    }
}
