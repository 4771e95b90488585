package dev.millrace.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.millrace.architecture.Classes;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;
import dev.millrace.platform.web.Problems;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every problem code there is, found in the classes themselves. */
class ProblemsDocumentTest {

    @Test
    void everyProblemCodeIsDocumented() throws IOException {
        SortedMap<String, ProblemCode> codes = codes();
        assertThat(codes).containsKeys("not_found", "email_taken");
        Generated.check("docs/problems.md", markdown(codes), ProblemsDocumentTest.class);
        Generated.check("src/main/resources/openapi/problems.yaml", yaml(codes), ProblemsDocumentTest.class);
    }

    @Test
    void aCodeIsSnakeCaseAndMeansOneThing() {
        for (List<ProblemCode> same :
                all().stream().collect(Collectors.groupingBy(ProblemCode::code)).values()) {
            assertThat(same.stream().map(ProblemCode::kind).distinct())
                    .as(same.toString())
                    .hasSize(1);
            assertThat(same.getFirst().code()).matches("[a-z]+(_[a-z]+)*");
        }
    }

    static SortedMap<String, ProblemCode> codes() {
        return all().stream()
                .collect(Collectors.toMap(ProblemCode::code, code -> code, (first, _) -> first, TreeMap::new));
    }

    private static List<ProblemCode> all() {
        return Classes.ALL.stream()
                .sorted(java.util.Comparator.comparing(JavaClass::getName))
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && field.getRawType().isEquivalentTo(ProblemCode.class))
                .map(JavaField::reflect)
                .map(ProblemsDocumentTest::value)
                .toList();
    }

    private static ProblemCode value(Field field) {
        try {
            field.setAccessible(true);
            return (ProblemCode) java.util.Objects.requireNonNull(field.get(null));
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String markdown(SortedMap<String, ProblemCode> codes) {
        StringBuilder text = new StringBuilder("""
                # Problem codes

                Made from the code by `ProblemsDocumentTest`; the server shows the same at `/docs/problems`. Every failure is
                `application/problem+json` (RFC 9457). Rely on `code`: it is never renamed. Quote `traceId` when you report one.

                | Code | Status | Meaning | What to do |
                |---|---|---|---|
                """);
        codes.values()
                .forEach(code -> text.append("| <a id=\"%s\"></a>`%s` | %d | %s | %s |%n"
                        .formatted(code.code(), code.code(), status(code), code.title(), advice(code.kind()))));
        return text.toString();
    }

    private static String yaml(SortedMap<String, ProblemCode> codes) {
        StringBuilder text =
                new StringBuilder("# Made from the code by ProblemsDocumentTest, for the page /docs/problems.\n");
        codes.values()
                .forEach(code -> text.append("%s:%n  status: %d%n  title: \"%s\"%n  advice: \"%s\"%n"
                        .formatted(code.code(), status(code), code.title(), advice(code.kind()))));
        return text.toString();
    }

    private static int status(ProblemCode code) {
        return Problems.status(code.kind()).value();
    }

    private static String advice(Kind kind) {
        return switch (kind) {
            case INVALID, UNPROCESSABLE -> "Correct the request; unchanged it will fail again.";
            case UNAUTHENTICATED -> "Log in again, or refresh the session.";
            case PAYMENT_REFUSED -> "Ask for another means of payment and place a new order.";
            case FORBIDDEN -> "Use an account with the role for it.";
            case NOT_FOUND -> "Check the address; what belongs to somebody else is not found either.";
            case METHOD_NOT_ALLOWED -> "Use one of the methods in Allow.";
            case NOT_ACCEPTABLE -> "Accept the type that the detail names.";
            case CONFLICT -> "Read the present state and decide anew.";
            case STALE -> "Read the resource again and repeat the change with its new version.";
            case TIMED_OUT -> "Send the whole request without pauses.";
            case TOO_LARGE, TARGET_TOO_LONG, HEADERS_TOO_LARGE -> "Send less.";
            case UNSUPPORTED_TYPE -> "Send application/json in UTF-8.";
            case LIMITED -> "Wait for the seconds in Retry-After.";
            case UNAVAILABLE ->
                "Repeat the same request after the seconds in Retry-After, changes with the same Idempotency-Key.";
            case INTERNAL -> "Report the trace id.";
        };
    }
}
