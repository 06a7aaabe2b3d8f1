package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.embedded.StartupProblem;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The command line: {@code run} (the default), {@code check}, {@code --help}. */
public final class Main {
    private static final String HELP = """
            Parlor, a chat server for the web.

              java -jar parlor.jar [run]     start the server
              java -jar parlor.jar check     say all that is wrong with conf/, without starting
              java -jar parlor.jar --help    this text

            Environment: PARLOR_CONF (folder of parlor.yaml), PARLOR_DATA, PARLOR_HTTP_PORT, PARLOR_MANAGEMENT_PORT,
            PARLOR_PUBLIC_URL, PARLOR_ADMIN_PASSWORD, DATABASE_URL, REDIS_URL, OPENAI_API_KEY, ANTHROPIC_API_KEY,
            XAI_API_KEY, HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY. conf/parlor.yaml lists every key.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "run" : arguments[0];
        System.exit(
                switch (command) {
                    case "run" -> run();
                    case "check" -> check();
                    case "--help", "-h", "help" -> say(System.out, HELP.strip(), 0);
                    default -> say(System.err, "Unknown command \"" + command + "\"; try --help.", 2);
                });
    }

    private static int run() {
        try {
            Path folder = folder();
            useLogSettings(folder);
            Server server = Server.start(Configuration.load(folder, System::getenv));
            server.closeAtShutdown();
            server.awaitEnd();
            return 0;
        } catch (ConfigProblem | StartupProblem problem) {
            return say(System.err, "Parlor did not start. " + problem.getMessage(), 1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int check() {
        try {
            Path folder = folder();
            useLogSettings(folder);
            ConfCheck check = ConfCheck.of(folder, System::getenv);
            check.warnings().forEach(warning -> System.out.println("warning: " + warning));
            return check.errors().isEmpty()
                    ? say(System.out, check.summary(), 0)
                    : say(System.err, String.join("\n", check.errors()), 1);
        } catch (ConfigProblem problem) {
            return say(System.err, String.valueOf(problem.getMessage()), 1);
        }
    }

    private static Path folder() {
        return Path.of(Optional.ofNullable(System.getenv("PARLOR_CONF"))
                .filter(set -> !set.isBlank())
                .orElse("conf"));
    }

    private static void useLogSettings(Path folder) {
        Path settings = folder.resolve("logback.xml");
        if (Files.isReadable(settings) && System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", settings.toString());
        }
    }

    private static int say(PrintStream stream, String sentence, int exit) {
        stream.println(sentence);
        return exit;
    }
}
