package dev.millrace.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one of the servers' own tools to its end. */
final class Command {
    /** For a command that has nothing to do. */
    static final Duration SHORT = Duration.ofSeconds(5);

    private Command() {}

    /**
     * Runs a command that must end well in time.
     *
     * @param output takes what the command prints: a file and not a pipe, because a server started by the command may
     *     inherit a pipe and keep it open for ever
     */
    static void run(List<String> command, Path output, Duration limit) {
        try {
            Process process = prepare(command, output).start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw failed(command, output, "did not end within " + limit.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw failed(command, output, "ended with code " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("Interrupted while waiting for " + command.getFirst(), e);
        } catch (IOException e) {
            throw new EmbeddedServerException("Cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** Starts a command and leaves it running. */
    static Process start(List<String> command, Path output) {
        try {
            return prepare(command, output).start();
        } catch (IOException e) {
            throw new EmbeddedServerException("Cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private static ProcessBuilder prepare(List<String> command, Path output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(output.toFile());
        // Settings of the user's own PostgreSQL must not reach ours.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static EmbeddedServerException failed(List<String> command, Path output, String how) {
        return new EmbeddedServerException("%s %s:%n%s".formatted(String.join(" ", command), how, tail(output)));
    }

    private static String tail(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(no output)";
        }
    }
}
