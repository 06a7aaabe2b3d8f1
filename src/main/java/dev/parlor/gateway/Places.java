package dev.parlor.gateway;

import dev.parlor.site.Doors;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The places that one socket has taken, to be given back together. Event-loop confined. */
final class Places {
    private final List<Doors.Place> taken = new ArrayList<>(2);
    private boolean isLeft;

    /** Whether there was a place; one that comes after {@link #leave} goes back at once. Never fails. */
    Future<Boolean> take(Future<Optional<Doors.Place>> given) {
        return given.map(place -> {
            if (isLeft) {
                place.ifPresent(Doors.Place::leave);
            } else {
                place.ifPresent(taken::add);
            }
            return place.isPresent();
        });
    }

    void leave() {
        isLeft = true;
        taken.forEach(Doors.Place::leave);
        taken.clear();
    }
}
