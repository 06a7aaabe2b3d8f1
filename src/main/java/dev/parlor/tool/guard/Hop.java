package dev.parlor.tool.guard;

import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request on the way of a {@link GuardedRequest}: the first, or what a redirect made of it.
 *
 * @param count redirects so far
 */
record Hop(
        WebUrl url,
        HttpMethod method,
        Map<String, String> headers,
        GuardedRequest.@Nullable Body body,
        boolean write,
        int count) {
    private static final String IDEMPOTENCY_KEY = "idempotency-key";

    /** Where a redirect leads. */
    sealed interface Next {
        record Follow(Hop hop) implements Next {}

        /**
         * It is not gone there.
         *
         * @param why for the log
         */
        record Stay(Outcome.Cause cause, String why) implements Next {}
    }

    static Hop first(GuardedRequest request, WebUrl url) {
        return new Hop(
                url,
                request.method(),
                request.headers(),
                request.body(),
                request.rules().write(),
                0);
    }

    static boolean isRedirect(int status, @Nullable String location) {
        return location != null
                && switch (status) {
                    case 301, 302, 303, 307, 308 -> true;
                    default -> false;
                };
    }

    /**
     * Follows RFC 9110, section 15.4: 303 becomes a GET, 307 and 308 keep method and body, 301 and 302 turn a POST into a
     * GET, as browsers do. A request that writes is repeated on its own server only, where 307 and 308 ask for it; the
     * page that 303 shows after a write is read, likewise on its own server only.
     */
    Next redirected(int status, String location, int most) {
        if (count >= most) {
            return new Next.Stay(Outcome.Cause.REDIRECTED, "more than " + most + " redirects");
        }
        return switch (url.resolve(location)) {
            case UrlReading.Unfit unfit ->
                new Next.Stay(Outcome.Cause.REFUSED, "redirected to a URL that " + unfit.why());
            case WebUrl target -> redirected(status, target);
        };
    }

    private Next redirected(int status, WebUrl target) {
        boolean same = target.whose().equals(url.whose());
        if (url.secure() && !target.secure()) {
            return new Next.Stay(Outcome.Cause.REDIRECTED, "redirected from https to " + target.origin());
        }
        if (write && (!same || status == 301 || status == 302)) {
            return new Next.Stay(Outcome.Cause.REDIRECTED, "a write redirected (" + status + ") to " + target.origin());
        }
        boolean keeps = switch (status) {
            case 307, 308 -> true;
            case 303 -> false;
            default -> !method.equals(HttpMethod.POST);
        };
        return new Next.Follow(
                keeps
                        ? new Hop(target, method, same ? headers : Map.of(), body, write, count + 1)
                        : new Hop(target, HttpMethod.GET, same ? ofReading() : Map.of(), null, false, count + 1));
    }

    private Map<String, String> ofReading() {
        Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        kept.putAll(headers);
        kept.remove(IDEMPOTENCY_KEY);
        return kept;
    }
}
