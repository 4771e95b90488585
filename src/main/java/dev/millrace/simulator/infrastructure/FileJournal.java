package dev.millrace.simulator.infrastructure;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.web.Json;
import dev.millrace.simulator.domain.Entry;
import dev.millrace.simulator.domain.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** A file with an entry a line, as JSON. Without a file nothing is kept. */
public final class FileJournal implements Journal, DisposableBean {

    private final @Nullable Path file;
    private final @Nullable FileChannel channel;
    private final Blocking blocking;

    public FileJournal(@Nullable Path file, Blocking blocking) {
        this.file = file;
        this.channel = file == null ? null : open(file);
        this.blocking = blocking;
    }

    /** A line cut short by the end of the process was never answered, and is passed over. */
    @Override
    public void replay(Consumer<Entry> reader) {
        if (file == null) {
            return;
        }
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(FileJournal::entry).flatMap(Optional::stream).forEach(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Optional<Entry> entry(String line) {
        try {
            return Optional.of(Json.parse(line, Entry.class));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    @Override
    public Mono<Void> append(Entry entry) {
        FileChannel open = channel;
        return open == null
                ? Mono.empty()
                : blocking.run(() -> append(open, (Json.text(entry) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static void append(FileChannel channel, byte[] line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            synchronized (channel) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static FileChannel open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            // Ends a line that was cut short, so that the next one can be read; an empty line is passed over as well.
            append(channel, new byte[] {'\n'});
            return channel;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void destroy() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
