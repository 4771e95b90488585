package dev.millrace.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server writes into its data directory: process id in line 1 and port in line 4
 * (<a href="https://www.postgresql.org/docs/18/storage-file-layout.html">postmaster.pid</a>). It stays behind when the
 * server is killed, so it is only a hint.
 */
record PostmasterFile(Path file, long pid, int port) {
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    static Optional<PostmasterFile> read(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            return Optional.of(
                    new PostmasterFile(file, number(lines, PID_LINE), Math.toIntExact(number(lines, PORT_LINE))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the process lives and is a PostgreSQL server, as far as the system tells. */
    boolean isPostgres() {
        return Processes.runs(pid, "postgres");
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Zero for a line that is missing or damaged: no process and no port have that number. */
    private static long number(List<String> lines, int line) {
        try {
            return line < lines.size() ? Long.parseLong(lines.get(line).strip()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
