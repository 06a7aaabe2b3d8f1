package dev.parlor.config;

import java.util.List;

/**
 * Somebody whom a sample site knows, and as whom anybody may look around there.
 *
 * @param sub what the site's tables call them
 * @param roles what they are to the site
 * @param about what there is to see as this person; may be empty
 */
public record DemoPerson(String sub, String name, List<String> roles, String about) {
    public DemoPerson {
        roles = List.copyOf(roles);
        require(!sub.isBlank(), "sub must not be empty");
        require(!name.isBlank(), "name must not be empty");
        require(roles.stream().noneMatch(String::isBlank), "roles must not be empty texts");
    }

    private static void require(boolean fulfilled, String sentence) {
        if (!fulfilled) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
