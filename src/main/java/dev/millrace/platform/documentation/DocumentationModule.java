package dev.millrace.platform.documentation;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.web.Endpoints;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the documentation. */
@Configuration(proxyBeanMethods = false)
public class DocumentationModule {

    @Bean
    Endpoints documentationRoutes(Blocking blocking) {
        return new DocumentationRoutes(blocking);
    }
}
