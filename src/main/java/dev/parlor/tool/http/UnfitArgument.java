package dev.parlor.tool.http;

/** An argument that its place cannot take, as a sentence for the model. */
final class UnfitArgument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitArgument(String name, String why) {
        super("The argument " + name + " " + why + ".", null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
