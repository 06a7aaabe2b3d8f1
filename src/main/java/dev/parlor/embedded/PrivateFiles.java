package dev.parlor.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Folders and files that only the user who runs Parlor may read: an embedded server's password lies in one. */
final class PrivateFiles {
    private static final int PASSWORD_BYTES = 16;

    private PrivateFiles() {}

    /** Creates the folder and its parents; a folder that is there keeps its rights. */
    static Path folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Replaces the file in one step, so that a crash leaves the old or the new one, never half of it. */
    static void write(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The password in the file, invented at the first call: hexadecimal, so it needs no escaping anywhere. */
    static String password(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException firstStart) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            String password = HexFormat.of().formatHex(random);
            write(file, password);
            return password;
        }
    }

    /** Removes a folder with everything in it; links are removed, not followed. */
    static void removeTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    /** The last lines of a server's log, for the sentence that says why it did not start. */
    static String lastLines(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log in " + log + ")";
        }
    }

    /** Starts a log anew once it has grown beyond a limit: it is for the last starts, not for an archive. */
    static void trimLog(Path log, long maxBytes) throws IOException {
        if (Files.exists(log) && Files.size(log) > maxBytes) {
            Files.delete(log);
        }
    }
}
