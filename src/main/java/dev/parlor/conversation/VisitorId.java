package dev.parlor.conversation;

/**
 * Somebody who writes to a site: {@code anon:...} for a stranger, {@code user:...} with the verified subject of an
 * identity token, {@code erased:...} for somebody whose name was taken out. None can be mistaken for one of another kind.
 */
public record VisitorId(String value) {
    private static final String STRANGER = "anon:";
    private static final String SUBJECT = "user:";
    private static final String ERASED = "erased:";

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

    /** What stands for somebody who was erased, by whatever hides who it was. */
    public static VisitorId erased(String digest) {
        return new VisitorId(ERASED + digest);
    }

    public boolean isErased() {
        return value.startsWith(ERASED);
    }

    @Override
    public String toString() {
        return value;
    }
}
