package dev.parlor.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where unpacked server programs stay between starts: one folder per user, so that nothing gathers in the temp folder.
 *
 * <p>{@code $XDG_CACHE_HOME/parlor}, or {@code ~/.cache/parlor}; for a user without a home that can be written, a folder
 * beside the data.
 */
final class ProgramCache {
    private ProgramCache() {}

    static Path folder(Path besideData) throws IOException {
        return folder(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"), besideData);
    }

    static Path folder(@Nullable String xdgCacheHome, @Nullable String home, Path besideData) throws IOException {
        Path preferred = xdgCacheHome != null && xdgCacheHome.startsWith("/")
                ? Path.of(xdgCacheHome)
                : Path.of(home == null ? "/nonexistent" : home).resolve(".cache");
        try {
            Path folder = PrivateFiles.folder(preferred.resolve("parlor").toAbsolutePath());
            if (Files.isWritable(folder)) {
                return folder;
            }
        } catch (IOException noHome) {
            // the folder beside the data will do
        }
        return PrivateFiles.folder(besideData.resolve("programs").toAbsolutePath());
    }
}
