package dev.millrace.platform.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Whose requests a batch is made of, in the order of the batch; in the Reactor context of its work. */
public final class Origins {

    private final List<@Nullable Spans> spans;

    private Origins(List<@Nullable Spans> spans) {
        this.spans = spans;
    }

    /** The spans of each of these requests; null when none of them is traced. */
    public static <T> @Nullable Origins of(List<T> requests, Function<T, @Nullable Spans> spans) {
        for (T request : requests) {
            if (spans.apply(request) != null) {
                return gathered(requests, spans);
            }
        }
        return null;
    }

    private static <T> Origins gathered(List<T> requests, Function<T, @Nullable Spans> spans) {
        List<@Nullable Spans> all = new ArrayList<>(requests.size());
        requests.forEach(request -> all.add(spans.apply(request)));
        return new Origins(all);
    }

    /** Those of the batch that is being worked on; null when none of its requests is traced. */
    public static @Nullable Origins in(ContextView context) {
        return context.getOrDefault(Origins.class, null);
    }

    /** This context with them, and with the spans that the whole batch is worked on for. */
    public Context into(Context context) {
        Spans joint = Spans.joint(spans);
        Context own = context.put(Origins.class, this);
        return joint == null ? own : joint.into(own);
    }

    /** Whether any of the requests is sampled. */
    public boolean sampled() {
        return spans.stream().anyMatch(each -> each != null && each.sampled());
    }

    /** What leads back to the request at this place; null when it is not sampled. */
    public @Nullable String traceparent(int place) {
        Spans origin = spans.get(place);
        return origin != null && origin.sampled() ? origin.traceparent() : null;
    }
}
