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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Queue<Path> surplus = new ConcurrentLinkedQueue<>();

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
            if (written.getAndIncrement() % step() == 0) {
                prune();
            }
            reuse(draft);
            // The encoders write byte by byte.
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), BUFFER)) {
                message.writeTo(out);
            }
            Files.move(draft, directory.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            return new Delivery.Accepted();
        } catch (IOException failure) {
            return new Delivery.Refused("The mail could not be written to a file: " + failure, false);
        } catch (MessagingException failure) {
            return new Delivery.Refused(String.valueOf(failure.getMessage()), true);
        }
    }

    /**
     * Turns a file that is to go into the one that is to come. To delete and create some hundreds a second was dearer
     * than the mails in them: ext4 looks far for an inode that was not deleted within the last seconds.
     */
    private void reuse(Path draft) throws IOException {
        Path old = surplus.poll();
        if (old != null) {
            try {
                Files.move(old, draft, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException gone) {
                // Another process has taken it, or somebody has tidied up.
            }
        }
    }

    /** Mails from one pruning to the next. */
    private int step() {
        return kept / 10 + 1;
    }

    /** Leaves room for the one that is to come. */
    private synchronized void prune() throws IOException {
        surplus.clear();
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> old = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.<Path>reverseOrder())
                    .skip(kept - 1L)
                    .toList();
            int reused = Math.min(step(), old.size());
            surplus.addAll(old.subList(0, reused));
            for (Path file : old.subList(reused, old.size())) {
                Files.deleteIfExists(file);
            }
        }
    }
}
