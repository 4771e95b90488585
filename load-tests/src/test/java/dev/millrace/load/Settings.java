package dev.millrace.load;

import java.time.Duration;

/** What a run is told by system properties, all of them optional. */
final class Settings {

    /** {@code -Durl}: of the server, or of the load balancer before several. */
    static final String URL = System.getProperty("url", "http://127.0.0.1:8080");

    /** {@code -Drate}: virtual users that arrive in a second, whatever became of those before. */
    static final double RATE = Double.parseDouble(System.getProperty("rate", "50"));

    /** {@code -Dduration}: seconds, of one phase where a simulation has several. */
    static final Duration DURATION = Duration.ofSeconds(Long.getLong("duration", 60));

    /** {@code -Dspike}: how many times the rate a spike is. */
    static final double SPIKE = Double.parseDouble(System.getProperty("spike", "10"));

    /** {@code -Dhold}: seconds for which a watcher keeps its stream open. */
    static final Duration HOLD = Duration.ofSeconds(Long.getLong("hold", 10));

    /** {@code -Dbuyers}: accounts that order. Few, since each has to log in and passwords are slow on purpose. */
    static final int BUYERS = Integer.getInteger("buyers", 10);

    /** {@code -Dproducts}: to choose from. */
    static final int PRODUCTS = Integer.getInteger("products", 100);

    /** {@code -Dp50}, {@code -Dp99}: milliseconds that no kind of request may take longer than; 0 for any time. */
    static final int P50 = Integer.getInteger("p50", 50);

    static final int P99 = Integer.getInteger("p99", 500);

    /** {@code MILLRACE_DEMO_PASSWORD}: of the demo users, as the server was told. */
    static final String PASSWORD = System.getenv().getOrDefault("MILLRACE_DEMO_PASSWORD", "");

    private Settings() {}
}
