package dev.millrace.platform;

import dev.millrace.platform.blocking.BlockingModule;
import dev.millrace.platform.database.DatabaseModule;
import dev.millrace.platform.demo.DemoModule;
import dev.millrace.platform.documentation.DocumentationModule;
import dev.millrace.platform.limits.LimitsModule;
import dev.millrace.platform.observability.ObservabilityModule;
import dev.millrace.platform.redis.RedisModule;
import dev.millrace.platform.security.SecurityModule;
import dev.millrace.platform.tracing.TracingModule;
import dev.millrace.platform.web.WebModule;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What every process has, whatever its target. */
@Configuration(proxyBeanMethods = false)
@Import({
    BlockingModule.class,
    TracingModule.class,
    DatabaseModule.class,
    RedisModule.class,
    LimitsModule.class,
    SecurityModule.class,
    ObservabilityModule.class,
    WebModule.class,
    DocumentationModule.class,
    DemoModule.class
})
public class PlatformModule {}
