package dev.millrace.platform.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Unpacks the servers from the class path, once per version, so that a half-finished copy is never used. */
final class Binaries {
    private static final String PREFIX = "binaries-";

    private Binaries() {}

    static boolean onClassPath(String resource) {
        return find(resource) != null;
    }

    /** The directory with the unpacked tar.xz archive. */
    static Path archive(String resource, Path home) {
        return unpack(resource, home, TarXz::unpack);
    }

    /** The directory with the one file, executable. */
    static Path file(String resource, Path home) {
        return unpack(resource, home, (source, target) -> {
            Files.copy(source, target.resolve(resource));
            permit(target.resolve(resource), true);
        });
    }

    /** Deletes a tree, whatever is left of it. */
    static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpack(String resource, Path home, Unpacking unpacking) {
        try {
            Path target = home.resolve(PREFIX + version(resource));
            if (!Files.isDirectory(target)) {
                siblings(home).forEach(Binaries::delete);
                Path partial = Files.createDirectory(home.resolve(target.getFileName() + ".new"));
                try (InputStream source =
                        new BufferedInputStream(required(resource).openStream())) {
                    unpacking.unpack(source, partial);
                }
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return target;
        } catch (IOException e) {
            throw new EmbeddedServerException("Cannot unpack " + resource + " into " + home, e);
        }
    }

    /** Older versions and half-finished copies. A server that runs from one of them keeps its open files. */
    private static List<Path> siblings(Path home) throws IOException {
        try (Stream<Path> entries = Files.list(home)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
    }

    static void permit(Path file, boolean executable) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** The checksum the jar already knows, so a start need not read the whole archive. */
    private static String version(String resource) throws IOException {
        URLConnection connection = required(resource).openConnection();
        return connection instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : Long.toString(connection.getContentLengthLong());
    }

    private static URL required(String resource) {
        URL url = find(resource);
        if (url == null) {
            throw new EmbeddedServerException(resource + " is not on the class path");
        }
        return url;
    }

    private static @Nullable URL find(String resource) {
        return Binaries.class.getClassLoader().getResource(resource);
    }

    @FunctionalInterface
    private interface Unpacking {
        void unpack(InputStream source, Path target) throws IOException;
    }
}
