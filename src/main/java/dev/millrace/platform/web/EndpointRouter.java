package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The one router: every declared endpoint behind the one {@link Gate}. Unknown paths are 404, unknown methods 405 with
 * {@code Allow}, answers nobody asked for 406, all as problem documents.
 *
 * <p>It is no {@code RouterFunction} itself: the management port would find such a bean and serve the API as well.
 */
public final class EndpointRouter {

    /** Request attribute: the pattern of the matched route, for metrics. */
    public static final String ROUTE = EndpointRouter.class.getName() + ".route";

    private final List<Endpoint> endpoints;
    private final RouteTree tree;
    private final Gate gate;

    public EndpointRouter(List<Endpoints> groups, Gate gate) {
        this.endpoints =
                groups.stream().flatMap(group -> group.endpoints().stream()).toList();
        this.tree = new RouteTree(endpoints);
        this.gate = gate;
    }

    /** Everything this process serves. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** What answers this request; there is always something. */
    HandlerFunction<ServerResponse> handler(ServerRequest request) {
        RouteTree.Match match = tree.find(request.requestPath().pathWithinApplication());
        if (match == null) {
            return _ -> Mono.error(CommonProblems.NOT_FOUND.because("No such path."));
        }
        Endpoint endpoint = match.endpoint(request.method().name());
        if (endpoint == null) {
            return request.method().equals(HttpMethod.OPTIONS) ? _ -> options(match) : _ -> methodNotAllowed(match);
        }
        request.attributes().put(ROUTE, endpoint.path());
        request.attributes().put(RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE, match.variables(endpoint));
        return accepts(request, endpoint.produces())
                ? guarded -> gate.pass(endpoint, guarded)
                : _ -> Mono.error(
                        CommonProblems.NOT_ACCEPTABLE.because("This path answers with " + endpoint.produces() + "."));
    }

    private static boolean accepts(ServerRequest request, List<MediaType> produced) {
        List<MediaType> accepted;
        try {
            accepted = request.headers().accept();
        } catch (InvalidMediaTypeException _) {
            return false;
        }
        return accepted.isEmpty()
                || accepted.stream()
                        .anyMatch(type -> produced.stream().anyMatch(type::isCompatibleWith)
                                || type.isCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON));
    }

    private static Mono<ServerResponse> options(RouteTree.Match match) {
        return ServerResponse.noContent().header("Allow", allowed(match)).build();
    }

    private static Mono<ServerResponse> methodNotAllowed(RouteTree.Match match) {
        return Mono.error(CommonProblems.METHOD_NOT_ALLOWED
                .because("Allowed here: " + allowed(match) + ".")
                .with("allow", allowed(match)));
    }

    private static String allowed(RouteTree.Match match) {
        TreeSet<String> methods = new TreeSet<>(match.leaves().keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods.stream().collect(Collectors.joining(", "));
    }
}
