package dev.millrace.analytics.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.analytics.domain.Span.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanTest {

    @Test
    void aSpanIsCutIntoTheLargestWholeBuckets() {
        assertThat(span("2026-11-20T22:58:59Z", "2026-11-23T01:00:00Z").parts())
                .containsExactlyInAnyOrder(
                        part(Step.SECOND, "2026-11-20T22:58:59Z", "2026-11-20T22:59:00Z"),
                        part(Step.MINUTE, "2026-11-20T22:59:00Z", "2026-11-20T23:00:00Z"),
                        part(Step.HOUR, "2026-11-20T23:00:00Z", "2026-11-21T00:00:00Z"),
                        part(Step.DAY, "2026-11-21T00:00:00Z", "2026-11-23T00:00:00Z"),
                        part(Step.HOUR, "2026-11-23T00:00:00Z", "2026-11-23T01:00:00Z"));
    }

    @Test
    void thePartsOfAnySpanAreTogetherTheSpan() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            Instant from = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(400_000));
            Span span = new Span(from, from.plusSeconds(1 + random.nextInt(400_000)));
            assertCovers(span, seed);
        }
    }

    private static void assertCovers(Span span, long seed) {
        List<Part> parts = span.parts().stream()
                .sorted(java.util.Comparator.comparing(Part::from))
                .toList();
        Instant reached = span.from();
        for (Part part : parts) {
            assertThat(part.from()).as("%s, seed %d", span, seed).isEqualTo(reached);
            assertThat(part.step().floor(part.from())).isEqualTo(part.from());
            assertThat(part.step().floor(part.to())).isEqualTo(part.to());
            reached = part.to();
        }
        assertThat(reached).isEqualTo(span.to());
        assertThat(parts).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void figuresAreCoveredOnlyWhereNoneOfThemIsForgotten() {
        Retention retention = new Retention(Duration.ofHours(24), Duration.ofDays(31), Duration.ofDays(731));
        Instant now = Instant.parse("2026-11-23T08:30:30Z");
        assertThat(retention.covers(Step.SECOND, Instant.parse("2026-11-22T08:30:00Z"), now))
                .isTrue();
        assertThat(retention.covers(Step.SECOND, Instant.parse("2026-11-22T08:29:59Z"), now))
                .isFalse();
        assertThat(retention.covers(Step.MINUTE, Instant.parse("2026-11-22T08:29:00Z"), now))
                .isTrue();
        assertThat(retention.covers(Step.DAY, Instant.parse("2001-01-01T00:00:00Z"), now))
                .isTrue();
    }

    private static Span span(String from, String to) {
        return new Span(Instant.parse(from), Instant.parse(to));
    }

    private static Part part(Step step, String from, String to) {
        return new Part(step, Instant.parse(from), Instant.parse(to));
    }
}
