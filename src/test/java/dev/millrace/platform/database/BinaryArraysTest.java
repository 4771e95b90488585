package dev.millrace.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real database makes of our arrays, beside the same values one by one as the driver sends them. */
class BinaryArraysTest {

    private static final Database DATABASE = TestDatabase.with();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long SEED = 20_261_128;
    private static final int SIZE = 300;

    static Stream<Arguments> types() {
        return Stream.of(
                of("uuid", UUID[]::new, random -> new UUID(random.nextLong(), random.nextLong())),
                of("text", String[]::new, BinaryArraysTest::text),
                of("int", Integer[]::new, Random::nextInt),
                of("bigint", Long[]::new, Random::nextLong),
                of("boolean", Boolean[]::new, Random::nextBoolean),
                // From 1700 to 2300, to the nanosecond.
                of(
                        "timestamptz",
                        Instant[]::new,
                        random -> Instant.ofEpochSecond(
                                random.nextLong(-8_520_336_000L, 10_413_792_000L), random.nextInt(1_000_000_000))));
    }

    private static <T> Arguments of(String type, IntFunction<T[]> array, Function<Random, T> value) {
        return Arguments.of(type, array, value);
    }

    private static String text(Random random) {
        String letters = "a\"\\{},NULL' \n\tä€😀";
        return random.ints(random.nextInt(40), 0, letters.length())
                .mapToObj(at -> letters.substring(at, letters.offsetByCodePoints(atStart(letters, at), 1)))
                .reduce("", String::concat);
    }

    private static int atStart(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void theSessionBindsEachAsABinaryOne(String type, IntFunction<T[]> array, Function<Random, T> value) {
        assertThat(BinaryArray.orSame(array.apply(1))).isInstanceOf(BinaryArray.class);
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void everyElementArrivesAsItDoesAlone(String type, IntFunction<T[]> array, Function<Random, T> value) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        T[] values = IntStream.range(0, SIZE)
                .mapToObj(turn -> turn % 7 == 0 ? null : value.apply(random))
                .toArray(array);
        for (int i = 0; i < values.length; i++) {
            assertThat(agrees(type, values, i)).as("%s at %d", values[i], i).isTrue();
        }
    }

    private static <T> boolean agrees(String type, T[] values, int at) {
        @Nullable T alone = values[at];
        String sql = "select cardinality($1::%1$s[]) = %2$d and ($1::%1$s[])[%3$d] is not distinct from %4$s"
                .formatted(type, SIZE, at + 1, alone == null ? "null" : "$2::" + type);
        Object[] arguments = alone == null ? new Object[] {values} : new Object[] {values, alone};
        return Objects.requireNonNull(DATABASE.one(
                        sql, row -> Objects.requireNonNull(row.get(0, Boolean.class)), arguments)
                .block(SOON));
    }

    @Test
    void anEmptyArrayIsEmptyAndNotNull() {
        assertThat(DATABASE.one(
                                "select $1::uuid[] = '{}' and cardinality($2::text[]) = 0",
                                row -> Objects.requireNonNull(row.get(0, Boolean.class)),
                                new UUID[0],
                                new String[0])
                        .block(SOON))
                .isTrue();
    }

    @Test
    void anArrayThatIsNotThereIsNull() {
        assertThat(DATABASE.one(
                                "select $1::uuid[] is null",
                                row -> Objects.requireNonNull(row.get(0, Boolean.class)),
                                Session.orAbsent(null, UUID[].class))
                        .block(SOON))
                .isTrue();
    }

    @Test
    void arraysOfOtherTypesAreLeftToTheDriver() {
        assertThat(DATABASE.one(
                                "select $1::numeric[] = '{1.5,2}'",
                                row -> Objects.requireNonNull(row.get(0, Boolean.class)),
                                (Object) new BigDecimal[] {new BigDecimal("1.5"), new BigDecimal("2")})
                        .block(SOON))
                .isTrue();
    }
}
