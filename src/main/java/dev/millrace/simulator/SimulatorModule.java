package dev.millrace.simulator;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.blocking.BlockingModule;
import dev.millrace.simulator.domain.CardService;
import dev.millrace.simulator.domain.Script;
import dev.millrace.simulator.infrastructure.FileJournal;
import dev.millrace.simulator.infrastructure.HttpCallbacks;
import dev.millrace.simulator.web.SimulatorRoutes;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Wires the gateway simulator, which needs neither database nor Redis. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SimulatorSettings.class)
@Import(BlockingModule.class)
public class SimulatorModule {

    private static final int CALLBACKS_AT_A_TIME = 64;
    private static final int CALLBACKS_WAITING = 10_000;

    @Bean(destroyMethod = "dispose")
    ConnectionProvider callbackConnections() {
        return ConnectionProvider.builder("callbacks")
                .maxConnections(CALLBACKS_AT_A_TIME)
                .pendingAcquireMaxCount(CALLBACKS_WAITING)
                .build();
    }

    @Bean
    HttpCallbacks callbacks(SimulatorSettings settings, ConnectionProvider callbackConnections) {
        WebClient client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create(callbackConnections)))
                .build();
        return new HttpCallbacks(client, settings.callbackUrl(), settings.callbackSecret(), InstantSource.system());
    }

    @Bean
    FileJournal journal(SimulatorSettings settings, Blocking blocking) {
        return new FileJournal(settings.ledger(), blocking);
    }

    @Bean
    HttpHandler httpHandler(SimulatorSettings settings, FileJournal journal, HttpCallbacks callbacks) {
        Script script = new Script();
        CardService cards = new CardService(script, journal, callbacks, InstantSource.system());
        return new SimulatorRoutes(cards, script, settings.key(), callbacks::redirect).handler();
    }
}
