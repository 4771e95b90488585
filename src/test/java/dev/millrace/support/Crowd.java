package dev.millrace.support;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many at once. */
public final class Crowd {

    private Crowd() {}

    /** What each of them gets, in their order; they start together. */
    public static <T> List<T> of(int size, IntFunction<T> action) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> results = IntStream.range(0, size)
                    .mapToObj(i -> threads.submit((Callable<T>) () -> {
                        start.await();
                        return action.apply(i);
                    }))
                    .toList();
            start.countDown();
            return results.stream().map(Crowd::result).toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
