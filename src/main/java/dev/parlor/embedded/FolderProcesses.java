package dev.parlor.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The server processes that work on one folder, told from all others by program and command line.
 *
 * <p>A process id from a file would not do: after a crash or a restart of the machine the number may belong to somebody
 * else. Who holds the {@link DataFolder} may take every process found here for a leftover of a Parlor that was killed.
 */
final class FolderProcesses {
    private static final Set<String> PROGRAMS = Set.of("postgres", "initdb", "pg_ctl", "unshare");
    private static final String REDIS = "redis-server";
    private static final Duration POLL = Duration.ofMillis(20);

    private FolderProcesses() {}

    /** Living processes of a known program that have the folder, or a file in it, among their arguments. */
    static List<ProcessHandle> on(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> runsKnownProgram(process) && mentions(process, folder))
                .toList();
    }

    /**
     * Ends the processes on the folder and waits until they are gone: politely first, by force after {@code patience}.
     *
     * @return how many there were
     */
    static int stopAll(Path folder, Duration patience) {
        List<ProcessHandle> found = on(folder);
        List<ProcessHandle> family = found.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct()
                .toList();
        found.forEach(ProcessHandle::destroy);
        if (!ended(family, patience)) {
            family.forEach(ProcessHandle::destroyForcibly);
            if (!ended(family, patience)) {
                throw new StartupProblem("Processes that still work on " + folder + " cannot be stopped: "
                        + family.stream().filter(FolderProcesses::lives).toList() + ".");
            }
        }
        return found.size();
    }

    private static boolean ended(List<ProcessHandle> processes, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (processes.stream().anyMatch(FolderProcesses::lives)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.of(POLL);
        }
        return true;
    }

    /** An ended process that nobody has waited for still has a number, but no program any more. */
    private static boolean lives(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static boolean runsKnownProgram(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()))
                .filter(name -> PROGRAMS.contains(name) || name.startsWith(REDIS))
                .isPresent();
    }

    private static boolean mentions(ProcessHandle process, Path folder) {
        return process.info()
                .arguments()
                .filter(arguments -> Arrays.stream(arguments)
                        .anyMatch(argument ->
                                argument.startsWith("/") && Path.of(argument).startsWith(folder)))
                .isPresent();
    }
}
