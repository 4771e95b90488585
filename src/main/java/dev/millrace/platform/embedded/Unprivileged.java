package dev.millrace.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How to run PostgreSQL, which refuses to run as root, when the application itself is root. */
record Unprivileged(List<String> prefix, int owner) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;
    private static final String UID = "unix:uid";

    private static final Unprivileged NOT_ROOT = new Unprivileged(List.of(), -1);
    /** In a user namespace of its own the same process is nobody, while its files stay with root. */
    private static final Unprivileged NAMESPACE = new Unprivileged(List.of("unshare", "-U"), ROOT);
    /** Where namespaces are forbidden, as in many containers: another user, who may still enter root's directories. */
    private static final Unprivileged OTHER_USER = new Unprivileged(
            List.of(
                    "setpriv",
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    // Without it access(2), by which the tools look for each other, ignores the capability.
                    "--securebits=+no_setuid_fixup",
                    "--inh-caps=+dac_override",
                    "--ambient-caps=+dac_override"),
            NOBODY);

    /** The way that works here; asks the system once per call. */
    static Unprivileged choose(Platform platform, Path home) {
        if (!platform.isLinux() || !isRoot()) {
            return NOT_ROOT;
        }
        try {
            Command.run(NAMESPACE.command(List.of("true")), home.resolve("namespace.out"), Command.SHORT);
            return NAMESPACE;
        } catch (EmbeddedServerException e) {
            return OTHER_USER;
        }
    }

    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Gives a file or directory to the user whom PostgreSQL runs as; it demands to own its data. */
    void own(Path data) {
        if (owner < 0 || !Files.exists(data)) {
            return;
        }
        try {
            if (Files.getAttribute(data, UID).equals(owner)) {
                return;
            }
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.toList().reversed()) {
                    Files.setAttribute(file, UID, owner);
                }
            }
        } catch (IOException e) {
            throw new EmbeddedServerException("Cannot change the owner of " + data, e);
        }
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), UID).equals(ROOT);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
