package dev.millrace;

import dev.millrace.platform.embedded.EmbeddedServerException;
import dev.millrace.platform.embedded.EmbeddedServers;
import dev.millrace.platform.embedded.EmbeddedServers.Part;
import dev.millrace.platform.embedded.Secrets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Makes a start without configuration work: whichever of {@code millrace.database.url} and {@code millrace.redis.url}
 * is not set gets an embedded server under {@code millrace.data-dir}. With an embedded database the demo is on unless
 * {@code millrace.demo.enabled} says otherwise, and its users get a random password that is kept beside the data.
 *
 * <p>Runs before the first bean. The servers end after the last bean of the context, since they were there first.
 */
final class FirstRun implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    private static final String DATABASE_URL = "millrace.database.url";
    private static final String REDIS_URL = "millrace.redis.url";
    private static final String DEMO_ENABLED = "millrace.demo.enabled";
    private static final String DEMO_PASSWORD = "millrace.demo.password";

    private final Set<Part> needed;

    FirstRun() {
        this(EnumSet.allOf(Part.class));
    }

    /** For a process that needs only these servers. */
    FirstRun(Set<Part> needed) {
        this.needed = Set.copyOf(needed);
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        if (!Target.keepState(TargetSelector.targets(environment))) {
            return;
        }
        Set<Part> missing = missing(environment);
        missing.retainAll(needed);
        if (!missing.isEmpty()) {
            EmbeddedServers servers = open(environment, missing);
            closeAfterContext(servers, event.getBootstrapContext());
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("embeddedServers", urls(servers, missing, environment)));
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("demo", demo(environment, missing.contains(Part.POSTGRESQL))));
    }

    /** After the listeners that read the configuration files and start the logging. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    private static Set<Part> missing(Environment environment) {
        Set<Part> missing = EnumSet.noneOf(Part.class);
        if (!StringUtils.hasText(environment.getProperty(DATABASE_URL))) {
            missing.add(Part.POSTGRESQL);
        }
        if (!StringUtils.hasText(environment.getProperty(REDIS_URL))) {
            missing.add(Part.REDIS);
        }
        return missing;
    }

    private static EmbeddedServers open(Environment environment, Set<Part> missing) {
        if (!EmbeddedServers.available()) {
            throw new StartRefusal(
                    "MILLRACE_DATABASE_URL and MILLRACE_REDIS_URL must be set (not set: %s); only the standalone jar brings its own servers."
                            .formatted(missing.stream().map(FirstRun::variable).collect(Collectors.joining(", "))));
        }
        try {
            return EmbeddedServers.open(dataDir(environment), missing);
        } catch (EmbeddedServerException e) {
            throw new StartRefusal(String.valueOf(e.getMessage()), e);
        }
    }

    private static String variable(Part part) {
        return switch (part) {
            case POSTGRESQL -> "MILLRACE_DATABASE_URL";
            case REDIS -> "MILLRACE_REDIS_URL";
        };
    }

    private static Map<String, Object> urls(EmbeddedServers servers, Set<Part> parts, Environment environment) {
        Map<String, Object> urls = new HashMap<>();
        if (parts.contains(Part.POSTGRESQL)) {
            String database = environment.getProperty("millrace.embedded.database", "millrace");
            urls.put(DATABASE_URL, servers.databaseUrl(database));
        }
        if (parts.contains(Part.REDIS)) {
            urls.put(REDIS_URL, servers.redisUrl());
        }
        return urls;
    }

    private static Map<String, Object> demo(Environment environment, boolean embeddedDatabase) {
        boolean enabled = environment.getProperty(DEMO_ENABLED, Boolean.class, embeddedDatabase);
        Map<String, Object> demo = new HashMap<>(Map.of(DEMO_ENABLED, enabled));
        if (enabled && !environment.containsProperty(DEMO_PASSWORD)) {
            demo.put(DEMO_PASSWORD, Secrets.keep(dataDir(environment).resolve("demo-password"), DemoPassword::random));
        }
        return demo;
    }

    private static Path dataDir(Environment environment) {
        return Path.of(environment.getProperty("millrace.data-dir", "./data"));
    }

    private static void closeAfterContext(EmbeddedServers servers, ConfigurableBootstrapContext bootstrap) {
        // For a start that fails before there is a context; a second close does nothing.
        SpringApplication.getShutdownHandlers().add(servers::close);
        bootstrap.addCloseListener(closed -> {
            // The first to be registered is the last to be destroyed.
            if (closed.getApplicationContext().getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
                beans.registerDisposableBean("embeddedServers", servers::close);
            }
        });
    }
}
