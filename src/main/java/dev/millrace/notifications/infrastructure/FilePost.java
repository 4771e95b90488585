package dev.millrace.notifications.infrastructure;

import dev.millrace.notifications.domain.Delivery;
import dev.millrace.notifications.domain.Letter;
import dev.millrace.notifications.domain.Post;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.error.DomainException;
import jakarta.mail.MessagingException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Puts mails into a directory as files that any mail program opens, for a first look without a mail server. Keeps the
 * newest: names begin with a time-ordered id.
 */
final class FilePost implements Post {

    private static final String SUFFIX = ".eml";
    private static final int BUFFER = 16 * 1024;

    private final Path directory;
    private final int kept;
    private final MimeMails mails;
    private final Blocking blocking;
    private final AtomicInteger written = new AtomicInteger();

    /** @param kept files; there may be a tenth more, so that not every mail looks through all of them */
    FilePost(Path directory, int kept, MimeMails mails, Blocking blocking) {
        this.directory = directory;
        this.kept = kept;
        this.mails = mails;
        this.blocking = blocking;
    }

    @Override
    public Mono<Delivery> send(UUID id, Letter letter) {
        return blocking.call(() -> written(id, letter))
                .onErrorResume(DomainException.class, full -> Mono.just(new Delivery.Postponed(full.detail())));
    }

    private Delivery written(UUID id, Letter letter) {
        try {
            MimeMails.Traced message = mails.message(id, letter);
            Files.createDirectories(directory);
            Path draft = directory.resolve(id + ".tmp");
            // The encoders write byte by byte.
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), BUFFER)) {
                message.writeTo(out);
            }
            Files.move(draft, directory.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            if (written.getAndIncrement() % (kept / 10 + 1) == 0) {
                prune();
            }
            return new Delivery.Accepted();
        } catch (IOException failure) {
            return new Delivery.Refused("The mail could not be written to a file: " + failure, false);
        } catch (MessagingException failure) {
            return new Delivery.Refused(String.valueOf(failure.getMessage()), true);
        }
    }

    /** Two processes may prune at once; what the other one has deleted is gone. */
    private void prune() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> surplus = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.<Path>reverseOrder())
                    .skip(kept)
                    .toList();
            for (Path file : surplus) {
                Files.deleteIfExists(file);
            }
        }
    }
}
