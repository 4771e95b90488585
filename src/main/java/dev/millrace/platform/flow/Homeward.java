package dev.millrace.platform.flow;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Things to be done, each on the event loop it belongs to: one task for each loop, and here what belongs nowhere. */
final class Homeward {

    private final @Nullable EventExecutor here = ThreadExecutorMap.currentExecutor();
    private final List<Runnable> mine = new ArrayList<>();
    private final Map<EventExecutor, List<Runnable>> elsewhere = new HashMap<>(8);

    void add(@Nullable EventExecutor home, Runnable task) {
        List<Runnable> tasks =
                home == null || home.equals(here) ? mine : elsewhere.computeIfAbsent(home, _ -> new ArrayList<>());
        tasks.add(task);
    }

    /** The others begin before this thread does its own part. */
    void run() {
        elsewhere.forEach(Homeward::send);
        mine.forEach(Runnable::run);
    }

    /** Nobody waits on a loop that has ended, but whoever is told can let go of what he holds. */
    private static void send(EventExecutor home, List<Runnable> tasks) {
        Runnable all = () -> tasks.forEach(Runnable::run);
        try {
            home.execute(all);
        } catch (RejectedExecutionException _) {
            all.run();
        }
    }
}
