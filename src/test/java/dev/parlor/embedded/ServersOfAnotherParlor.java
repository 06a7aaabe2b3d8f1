package dev.parlor.embedded;

import java.nio.file.Path;

/** A process that starts both servers on a data folder, says so, and waits to be killed. */
final class ServersOfAnotherParlor {
    private ServersOfAnotherParlor() {}

    public static void main(String[] arguments) throws InterruptedException {
        DataFolder folder = DataFolder.claim(Path.of(arguments[0]));
        System.out.println(PostgresProcess.start(folder.postgres()).url());
        System.out.println(RedisProcess.start(folder.redis()).url());
        Thread.sleep(Long.MAX_VALUE);
    }
}
