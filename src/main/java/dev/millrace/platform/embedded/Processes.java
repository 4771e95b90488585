package dev.millrace.platform.embedded;

import java.nio.file.Path;
import java.util.Optional;

/** Looks at processes of which only the number is known. */
final class Processes {
    private Processes() {}

    /** Whether the living process runs the program; a process whose program the system hides is not ours. */
    static boolean runs(long pid, String program) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        // A dead process that its parent has not collected yet has no program any more.
        return process.flatMap(handle -> handle.info().command())
                .map(command -> Path.of(command).getFileName().toString())
                .filter(name -> name.equals(program) || name.equals(program + ".exe"))
                .isPresent();
    }
}
