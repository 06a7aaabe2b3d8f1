package dev.parlor.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Postgres's programs in the cache, unpacked once per version, however many Parlors start at the same time.
 *
 * <p>The library unpacks inside of its start and does not survive being killed halfway, so the first start of a version
 * runs under a lock and leaves a mark when everything is there; without the mark it begins with an empty folder.
 */
final class PostgresPrograms {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);
    private static final Lock IN_THIS_PROCESS = new ReentrantLock();
    private static final String DETECTION_SCRIPTS = "detect_linux_distribution_*.sh";

    private final Path folder;
    private final Path lock;
    private final Path unpacked;

    private PostgresPrograms(Path cache, String version) {
        this.folder = cache.resolve("postgres-" + version);
        this.lock = cache.resolve("postgres-" + version + ".lock");
        this.unpacked = folder.resolve("unpacked");
    }

    static PostgresPrograms in(Path cache) throws IOException {
        return new PostgresPrograms(cache, archiveDigest());
    }

    /** Starts what the builder describes with these programs. */
    EmbeddedPostgres start(EmbeddedPostgres.Builder builder) throws IOException {
        builder.setOverrideWorkingDirectory(folder.toFile());
        if (Files.exists(unpacked)) {
            return builder.start();
        }
        IN_THIS_PROCESS.lock();
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var unused = file.lock();
            if (!Files.exists(unpacked)) {
                PrivateFiles.removeTree(folder);
            }
            EmbeddedPostgres started = builder.start();
            Files.writeString(unpacked, "");
            return started;
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    /**
     * Removes scripts that the library writes to the temp folder at each start and forgets there.
     *
     * <p>Only those older than a minute: a younger one may be about to run in another process.
     */
    static void removeForgottenScripts() throws IOException {
        Instant aMinuteAgo = Instant.now().minus(Duration.ofMinutes(1));
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> scripts = Files.newDirectoryStream(temp, DETECTION_SCRIPTS)) {
            for (Path script : scripts) {
                removeIfOlder(script, aMinuteAgo);
            }
        }
    }

    private static void removeIfOlder(Path script, Instant limit) {
        try {
            if (Files.getLastModifiedTime(script).toInstant().isBefore(limit)) {
                Files.deleteIfExists(script);
            }
        } catch (IOException e) {
            LOG.debug("{} stays: {}", script, e.toString());
        }
    }

    /** The archive's own content names its folder: a new version of the library unpacks beside the old one. */
    private static String archiveDigest() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            archive.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        } catch (IllegalStateException e) {
            throw new StartupProblem(
                    "There is no embedded Postgres for " + system + " on " + machine
                            + ": set DATABASE_URL to a Postgres of your own.",
                    e);
        }
    }
}
