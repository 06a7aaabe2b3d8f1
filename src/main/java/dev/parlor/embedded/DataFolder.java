package dev.parlor.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that holds everything an embedded Parlor keeps, claimed by one process at a time.
 *
 * <p>The claim is a lock of the operating system on a file in the folder: it ends with {@link #close()} or with the
 * process, however that dies, and child processes do not inherit it.
 */
public final class DataFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel claim;

    private DataFolder(Path folder, FileChannel claim) {
        this.folder = folder;
        this.claim = claim;
    }

    /**
     * Creates the folder where it is missing and claims it.
     *
     * @throws StartupProblem when another process, or another caller in this one, has the folder, or it cannot be written
     */
    public static DataFolder claim(Path folder) {
        try {
            Path real = Files.createDirectories(folder).toRealPath();
            FileChannel file =
                    FileChannel.open(real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(file)) {
                file.close();
                throw new StartupProblem("The data folder " + real
                        + " is in use by another Parlor: stop it, or set PARLOR_DATA to another folder.");
            }
            return new DataFolder(real, file);
        } catch (IOException e) {
            throw new StartupProblem(
                    "The data folder " + folder.toAbsolutePath()
                            + " cannot be used: set PARLOR_DATA to a folder that can be written (" + e + ").",
                    e);
        }
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The absolute path, with symbolic links followed. */
    public Path path() {
        return folder;
    }

    /** Where {@link PostgresProcess} keeps its files. */
    public Path postgres() {
        return folder.resolve("postgres");
    }

    /** Where {@link RedisProcess} keeps its files. */
    public Path redis() {
        return folder.resolve("redis");
    }

    /** Gives the folder back; to be called after the processes that work on it have ended. Idempotent. */
    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
