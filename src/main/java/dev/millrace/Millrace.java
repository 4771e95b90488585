package dev.millrace;

import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * The server. There is no component scan: {@link Target} says which modules run, each module wires itself. Jackson's
 * configuration would look through our classes for what is not there and make a mapper that nobody asks for.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JacksonAutoConfiguration.class)
@Import(TargetSelector.class)
public class Millrace {

    private static final String SEND_AHEAD = "reactor.netty.send.maxPrefetchSize";

    /** Starts a server with these arguments and answers its running context. */
    public static ConfigurableApplicationContext run(String... args) {
        SpringApplication application = new SpringApplication(Millrace.class);
        application.addListeners(
                new TargetSelector.Check(), new DevelopmentChecks(), new FirstRun(), new FirstRunBox());
        return application.run(args);
    }

    /**
     * What Reactor Netty takes from a stream ahead of the socket, in items. It sets a queue of this size aside for each
     * open one, 128 by default; ours hold back themselves.
     */
    private static void sendShortly() {
        if (System.getProperty(SEND_AHEAD) == null) {
            System.setProperty(SEND_AHEAD, "16");
        }
    }

    /** Serves, or does what the first argument names: {@code check}. */
    static void main(String[] args) {
        if (args.length > 0 && args[0].equals(CheckCommand.NAME)) {
            System.exit(CheckCommand.run(System.out, System.err, Arrays.copyOfRange(args, 1, args.length)));
        }
        sendShortly();
        OrderlyEnd end = new OrderlyEnd();
        run(args);
        end.started();
    }
}
