package dev.parlor.conversation;

/**
 * Somebody who writes to a site: {@code anon:...} for a stranger, {@code user:...} with the verified subject of an
 * identity token. No subject can be mistaken for a stranger, and no stranger for a subject.
 */
public record VisitorId(String value) {
    private static final String STRANGER = "anon:";
    private static final String SUBJECT = "user:";

    public VisitorId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("VisitorId must not be blank");
        }
    }

    /** A stranger by a name that nobody else has. */
    public static VisitorId stranger(String unique) {
        return new VisitorId(STRANGER + unique);
    }

    /** Whomever a site calls by this name. */
    public static VisitorId subject(String name) {
        return new VisitorId(SUBJECT + name);
    }

    public boolean isStranger() {
        return value.startsWith(STRANGER);
    }

    @Override
    public String toString() {
        return value;
    }
}
