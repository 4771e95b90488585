package dev.millrace.platform.observability;

import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import dev.millrace.platform.web.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** How the process is, for people, for its supervisor and for whatever sends it requests. */
final class HealthRoutes implements Endpoints {

    private final Dependencies checks;
    private final EventLoops loops;
    private final Readiness readiness;
    private final InstantSource clock;

    HealthRoutes(Dependencies checks, EventLoops loops, Readiness readiness, InstantSource clock) {
        this.checks = checks;
        this.loops = loops;
        this.readiness = readiness;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                open("/health", _ -> health()),
                open("/livez", _ -> Mono.defer(() -> answer(loops.turning(), Map.of()))),
                open("/readyz", _ -> readiness.obstacles().flatMap(HealthRoutes::answer)));
    }

    private static Endpoint open(String path, HandlerFunction<ServerResponse> handler) {
        return Endpoint.get(path, Access.PUBLIC, handler).limitedAs(LimitClass.NONE);
    }

    private Mono<ServerResponse> health() {
        return Mono.zip(checks.database(), checks.redis())
                .map(up -> Health.of(up.getT1(), up.getT2(), clock.instant()))
                .flatMap(health -> Answers.json(
                        health.status().equals("down") ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK,
                        Json.write(health)));
    }

    private static Mono<ServerResponse> answer(List<String> obstacles) {
        return answer(obstacles.isEmpty(), obstacles.isEmpty() ? Map.of() : Map.of("reasons", obstacles));
    }

    private static Mono<ServerResponse> answer(boolean well, Map<String, ?> more) {
        Map<String, Object> body = new TreeMap<>(more);
        body.put("status", word(well));
        return Answers.json(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, Json.write(body));
    }

    private static String word(boolean up) {
        return up ? "up" : "down";
    }

    /**
     * The whole answer.
     *
     * @param status {@code up}, {@code degraded} without Redis, {@code down} without the database
     * @param uptime seconds since the start of the process
     * @param memory bytes
     */
    record Health(String status, Instant timestamp, double uptime, Memory memory, Map<String, String> checks) {

        static Health of(boolean database, boolean redis, Instant now) {
            String status = redis ? "up" : "degraded";
            return new Health(
                    database ? status : "down",
                    now,
                    Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())
                                    .toMillis()
                            / 1000.0,
                    Memory.now(),
                    new TreeMap<>(Map.of("database", word(database), "redis", word(redis))));
        }
    }

    record Memory(long heapUsed, long heapCommitted, long heapMax, long nonHeapUsed) {

        static Memory now() {
            MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            return new Memory(
                    heap.getUsed(),
                    heap.getCommitted(),
                    heap.getMax(),
                    ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
        }
    }
}
