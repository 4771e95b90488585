package dev.millrace.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is made from the code. Tests compare it; run with {@code -Dmillrace.docs.write=true} they write it. */
final class Generated {

    private Generated() {}

    static void check(String file, String content, Class<?> test) throws IOException {
        Path path = Path.of(file);
        if (Boolean.getBoolean("millrace.docs.write")) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, content);
        }
        assertThat(Files.exists(path) ? Files.readString(path) : "")
                .as("%s is made from the code; after a change run: ./mvnw test -Dtest=%s -Dmillrace.docs.write=true"
                        .formatted(file, test.getSimpleName()))
                .isEqualTo(content);
    }
}
