package dev.parlor;

/**
 * The first class that runs, compiled for old Java versions too, so that one of them gets a sentence instead of a class
 * file error.
 */
public final class Launcher {
    private static final int OLDEST_JAVA = 21;

    private Launcher() {}

    public static void main(String[] arguments) throws Exception {
        String version = System.getProperty("java.specification.version", "0");
        int feature = version.startsWith("1.") ? 8 : Integer.parseInt(version);
        if (feature < OLDEST_JAVA) {
            System.err.println("Parlor needs Java " + OLDEST_JAVA + " or later, and this is Java " + version
                    + ": start it with the java of a newer JDK.");
            System.exit(1);
        }
        Class.forName("dev.parlor.Main").getMethod("main", String[].class).invoke(null, (Object) arguments);
    }
}
