package dev.parlor.provider.openai;

/** Watches a JSON text that comes in pieces for the end of its object; looks at each character once. */
final class ObjectEnd {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean reached;

    void read(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            read(piece.charAt(i));
        }
    }

    /** Whether the object that the text is has been closed. */
    boolean isReached() {
        return reached;
    }

    private void read(char next) {
        if (escaped) {
            escaped = false;
        } else if (inString) {
            escaped = next == '\\';
            inString = next != '"';
        } else {
            switch (next) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    depth--;
                    reached |= depth == 0;
                }
                default -> {}
            }
        }
    }
}
