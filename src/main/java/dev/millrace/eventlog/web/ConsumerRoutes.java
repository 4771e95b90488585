package dev.millrace.eventlog.web;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Position;
import dev.millrace.eventlog.domain.EventLogProblems;
import dev.millrace.eventlog.domain.Interventions;
import dev.millrace.eventlog.domain.Interventions.Parked;
import dev.millrace.eventlog.domain.Interventions.Standing;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Checks;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** How far the consumers are, and what can be done about those that are not. */
public final class ConsumerRoutes implements Endpoints {

    private static final String CONSUMERS = "/api/v1/operations/consumers";
    private static final String PARKED = CONSUMERS + "/{name}/parked";
    private static final String BEGINNING = "beginning";
    private static final int MOST = 100;

    private final Map<String, Consumer> consumers;
    private final Interventions interventions;
    private final Runnable work;

    /** @param work asks for a round of the consumers */
    public ConsumerRoutes(List<Consumer> consumers, Interventions interventions, Runnable work) {
        this.consumers = consumers.stream().collect(Collectors.toUnmodifiableMap(Consumer::name, Function.identity()));
        this.interventions = interventions;
        this.work = work;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(CONSUMERS, Access.STAFF, this::list),
                Endpoint.get(PARKED, Access.STAFF, this::parked),
                Endpoint.post(PARKED + "/{subject}/release", Access.ADMIN, this::release),
                Endpoint.delete(PARKED + "/{subject}", Access.ADMIN, this::discard),
                Endpoint.post(CONSUMERS + "/{name}/replay", Access.ADMIN, this::replay));
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        Parameters.of(request);
        return interventions
                .standings()
                .map(standings ->
                        new Items<>(standings.stream().map(ConsumerView::of).toList()))
                .flatMap(Answers::ok);
    }

    private Mono<ServerResponse> parked(ServerRequest request) {
        Parameters.of(request);
        return interventions
                .parked(consumer(request).name(), MOST)
                .map(parked -> new Items<>(parked.stream().map(ParkedView::of).toList()))
                .flatMap(Answers::ok);
    }

    private Mono<ServerResponse> release(ServerRequest request) {
        return answered(interventions.release(consumer(request), request.pathVariable("subject")));
    }

    private Mono<ServerResponse> discard(ServerRequest request) {
        return answered(interventions.discard(consumer(request).name(), request.pathVariable("subject")));
    }

    private static Mono<ServerResponse> answered(Mono<Integer> events) {
        return events.filter(count -> count > 0)
                .switchIfEmpty(Mono.error(() -> CommonProblems.NOT_FOUND.because("Nothing of this subject is parked.")))
                .flatMap(count -> Answers.ok(Map.of("events", count)));
    }

    private Mono<ServerResponse> replay(ServerRequest request) {
        Consumer consumer = consumer(request);
        return Json.body(request, ReplayRequest.class)
                .map(ReplayRequest::position)
                .flatMap(from -> interventions.replay(consumer, permitted(consumer, from)))
                .then(Mono.fromRunnable(work))
                .then(Answers.noContent());
    }

    private static Position permitted(Consumer consumer, Position from) {
        if (!consumer.repeatable() && !from.equals(Position.START)) {
            throw EventLogProblems.NOT_REPEATABLE.because("Its effects are sums, which have to be built anew.");
        }
        return from;
    }

    private Consumer consumer(ServerRequest request) {
        return Optional.ofNullable(consumers.get(request.pathVariable("name")))
                .orElseThrow(() -> CommonProblems.NOT_FOUND.because("No such consumer."));
    }

    record Items<T>(List<T> items) {}

    record ConsumerView(
            String name,
            String position,
            @Nullable Instant waitingSince,
            int failingShards,
            @Nullable String error,
            long parkedEvents) {

        private static ConsumerView of(Standing standing) {
            return new ConsumerView(
                    standing.consumer(),
                    standing.position().toString(),
                    standing.since(),
                    standing.failing(),
                    standing.error(),
                    standing.parked());
        }
    }

    record ParkedView(String subject, int events, String position, String type, String error, Instant parkedAt) {

        private static ParkedView of(Parked parked) {
            return new ParkedView(
                    parked.subject(),
                    parked.events(),
                    parked.position().toString(),
                    parked.type(),
                    parked.error(),
                    parked.parkedAt());
        }
    }

    record ReplayRequest(@Nullable String from) {

        private Position position() {
            Checks checks = new Checks();
            Optional<Position> position = BEGINNING.equals(from)
                    ? Optional.of(Position.START)
                    : Optional.ofNullable(from).flatMap(Position::parse);
            checks.that(position.isPresent(), "/from", "invalid_value", "\"beginning\", or the id of an event.");
            checks.done();
            return position.orElse(Position.START);
        }
    }
}
