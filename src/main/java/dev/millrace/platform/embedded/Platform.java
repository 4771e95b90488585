package dev.millrace.platform.embedded;

import java.util.Locale;

/** The machine we run on, in the words of the artifacts that carry the binaries. */
record Platform(String system, boolean arm) {
    static Platform current() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : "linux";
        return new Platform(system, architecture.equals("aarch64") || architecture.equals("arm64"));
    }

    boolean isLinux() {
        return system.equals("linux");
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
}
