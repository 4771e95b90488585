package dev.millrace.support;

import dev.millrace.orders.domain.OrderRepository;
import dev.millrace.payments.Payments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

/**
 * Lets a server process die at a named point, the n-th time it gets there, as {@code kill -9} would have it: no hook
 * runs and nothing is closed. Asleep unless {@code millrace.test.die-at} names a point.
 */
public final class MortalPoints implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Point by method: before it does anything, and when its result is there but nobody has it yet. */
    public static final Map<String, String> POINTS = Map.of(
            "before-place", "place",
            "after-place", "place",
            "before-charge", "send",
            "after-charge", "send",
            "before-store", "store",
            "after-store", "store",
            "after-claim", "claimDue",
            "after-resolve", "resolve");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String point = context.getEnvironment().getProperty("millrace.test.die-at");
        if (point != null) {
            int times = context.getEnvironment().getProperty("millrace.test.die-after", Integer.class, 1);
            context.getBeanFactory().addBeanPostProcessor(new Killer(point, new AtomicInteger(times)));
        }
    }

    private record Killer(String point, AtomicInteger left) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof OrderRepository) {
                return mortal(OrderRepository.class, bean);
            }
            return bean instanceof Payments ? mortal(Payments.class, bean) : bean;
        }

        private Object mortal(Class<?> type, Object bean) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                try {
                    Object result = method.invoke(bean, arguments);
                    return method.getName().equals(POINTS.get(point))
                                    && !emptyHanded(arguments)
                                    && result instanceof Mono<?> mono
                            ? mortal(mono)
                            : result;
                } catch (InvocationTargetException failure) {
                    throw failure.getCause();
                }
            });
        }

        /** The warm-up before the first request places and stores nothing. */
        private static boolean emptyHanded(Object @Nullable [] arguments) {
            return arguments != null
                    && arguments.length > 0
                    && arguments[0] instanceof java.util.List<?> list
                    && list.isEmpty();
        }

        private <T> Mono<T> mortal(Mono<T> work) {
            Function<T, T> dies = value -> {
                if (!(value instanceof java.util.List<?> list) || !list.isEmpty()) {
                    die();
                }
                return value;
            };
            return point.startsWith("before")
                    ? Mono.defer(() -> {
                        die();
                        return work;
                    })
                    : work.map(dies);
        }

        private void die() {
            if (left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
