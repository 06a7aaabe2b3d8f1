package dev.parlor.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** The Redis executable in the cache, written once per version. */
final class RedisProgram {
    private RedisProgram() {}

    /**
     * Returns the executable, after unpacking it from the library where the cache does not have it.
     *
     * <p>It is moved into place whole: two Parlors that start at the same time may both write it, and one wins.
     */
    static Path in(Path cache) throws IOException {
        OsArchitecture machine = OsArchitecture.detectOSandArchitecture();
        String name = ExecutableProvider.newProvidedVersionsMap().get(machine);
        if (name == null) {
            throw new StartupProblem("There is no embedded Redis for " + machine.os + " on " + machine.arch
                    + ": set REDIS_URL to a Redis of your own.");
        }
        Path program = cache.resolve(Path.of(name).getFileName().toString());
        if (!Files.isExecutable(program)) {
            Path attempt = Files.createTempDirectory(cache, "unpacking-");
            try {
                File unpacked = ExecutableProvider.newJarResourceProvider(attempt.toFile())
                        .get();
                Files.move(unpacked.toPath(), program, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                PrivateFiles.removeTree(attempt);
            }
        }
        return program;
    }
}
