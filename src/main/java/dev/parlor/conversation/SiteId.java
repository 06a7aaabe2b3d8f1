package dev.parlor.conversation;

/** One site (tenant): the name of its file below {@code conf/sites}. */
public record SiteId(String value) implements Comparable<SiteId> {
    public SiteId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("SiteId must not be blank");
        }
    }

    @Override
    public int compareTo(SiteId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
