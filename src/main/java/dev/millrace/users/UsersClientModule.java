package dev.millrace.users;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.KeySource;
import dev.millrace.platform.tracing.Tracing;
import dev.millrace.users.UsersClientSettings.ServiceAccount;
import dev.millrace.users.infrastructure.HttpCustomers;
import dev.millrace.users.infrastructure.HttpKeySource;
import dev.millrace.users.infrastructure.HttpUserDirectory;
import dev.millrace.users.infrastructure.ServiceLogin;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Wires the way to a users module in another process. Nothing is asked of it before it is needed. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UsersClientSettings.class)
public class UsersClientModule {

    private static final Logger LOG = LoggerFactory.getLogger(UsersClientModule.class);
    private static final int MAX_BODY = 64 * 1024;
    private static final Duration MAX_IDLE = Duration.ofSeconds(30);

    @Bean(destroyMethod = "dispose")
    ConnectionProvider usersConnections(UsersClientSettings settings) {
        return ConnectionProvider.builder("users")
                .maxConnections(settings.connections())
                .pendingAcquireMaxCount(2 * settings.connections())
                .pendingAcquireTimeout(settings.timeout())
                .maxIdleTime(MAX_IDLE)
                .build();
    }

    /** Follows no redirects, so that a caller's token goes nowhere but to the configured address. */
    @Bean
    WebClient usersWebClient(
            UsersClientSettings settings,
            @Qualifier("usersConnections") ConnectionProvider usersConnections,
            Tracing tracing) {
        HttpClient client = HttpClient.create(usersConnections)
                .followRedirect(false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis());
        return tracing.calls(WebClient.builder()
                        .baseUrl(settings.url())
                        .clientConnector(new ReactorClientHttpConnector(client))
                        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BODY)))
                .build();
    }

    @Bean
    KeySource keySource(@Qualifier("usersWebClient") WebClient client, UsersClientSettings settings) {
        return new HttpKeySource(client, settings.keysTimeout());
    }

    @Bean
    UserDirectory userDirectory(@Qualifier("usersWebClient") WebClient client, UsersClientSettings settings) {
        return new HttpUserDirectory(client, settings.timeout());
    }

    @Bean
    Customers customers(
            @Qualifier("usersWebClient") WebClient client, UserDirectory directory, UsersClientSettings settings) {
        ServiceAccount account = settings.serviceAccount();
        if (account == null) {
            LOG.warn("Customers can be looked up only for callers: set millrace.users-client.service-account");
            return _ -> Mono.error(() ->
                    CommonProblems.DEPENDENCY_UNAVAILABLE.because("There is no service account to ask users with."));
        }
        return new HttpCustomers(directory, new ServiceLogin(client, account, settings.loginTimeout()));
    }
}
