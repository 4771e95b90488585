package dev.millrace.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * What server processes are started from: the classes of this build as jars, and an AOT cache of one start, which
 * halves every later one (JEP 483, 514). A cache knows no directories on the class path.
 */
final class ServerImage {

    private final Path directory;
    private final Path cache;
    private final String classPath;

    /** Puts its files into this directory. */
    ServerImage(Path directory) {
        this.directory = directory;
        this.cache = directory.resolve("millrace.aot");
        this.classPath = classPath(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    /** Options of the JVM that writes the cache when it ends in order. */
    List<String> recording() {
        return List.of("-XX:AOTCacheOutput=" + cache, "-cp", classPath);
    }

    /** Options of all others, once there is a cache. */
    List<String> recorded() {
        if (!Files.exists(cache)) {
            throw new AssertionError("There is no " + cache);
        }
        return List.of("-XX:AOTCache=" + cache, "-cp", classPath);
    }

    private String classPath(String[] entries) {
        List<String> jars = new ArrayList<>();
        for (String entry : entries) {
            Path path = Path.of(entry);
            jars.add(
                    Files.isDirectory(path)
                            ? jar(path, directory.resolve(jars.size() + ".jar")).toString()
                            : entry);
        }
        return String.join(File.pathSeparator, jars);
    }

    private static Path jar(Path classes, Path jar) {
        try (Stream<Path> files = Files.walk(classes);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Path file : files.filter(found -> !found.equals(classes)).toList()) {
                // Directories have an entry too: resources are looked up by them.
                boolean directory = Files.isDirectory(file);
                out.putNextEntry(new JarEntry(classes.relativize(file) + (directory ? "/" : "")));
                if (!directory) {
                    Files.copy(file, out);
                }
            }
            return jar;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
