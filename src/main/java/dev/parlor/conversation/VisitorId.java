package dev.parlor.conversation;

/** Somebody who writes to a site: {@code anon:...} or the verified subject of an identity token. */
public record VisitorId(String value) {
    public VisitorId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("VisitorId must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
