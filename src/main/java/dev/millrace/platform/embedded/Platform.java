package dev.millrace.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine we run on, in the words of the artifacts that carry the binaries. */
record Platform(String system, boolean arm) {
    private static final int ROOT = 0;

    static Platform current() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : "linux";
        return new Platform(system, architecture.equals("aarch64") || architecture.equals("arm64"));
    }

    boolean isWindows() {
        return system.equals("windows");
    }

    String postgresArchive() {
        return "postgres-" + system + (arm ? "-arm_64" : "-x86_64") + ".txz";
    }

    String redisBinary() {
        return switch (system) {
            case "windows" -> "redis-server-5.0.14.1-windows-amd64.exe";
            case "darwin" -> "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
            default -> arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
        };
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own the same process is nobody, while its files
     * stay with their owner.
     */
    List<String> asUnprivileged(List<String> command) {
        return isRoot()
                ? Stream.concat(Stream.of("unshare", "-U"), command.stream()).toList()
                : command;
    }

    private boolean isRoot() {
        try {
            return system.equals("linux")
                    && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
