package dev.parlor.tool.extract;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.guard.GuardedRequest;
import dev.parlor.tool.guard.Outcome;
import dev.parlor.tool.guard.WebUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/**
 * Gets images itself and shows them as data: a model's server could not reach a private host, and not every one takes
 * addresses.
 *
 * @param client whose limits are those of images
 * @param label whose images they are, for the log
 * @param openPrivate whether an image may come from a private network
 * @param trusted origins from which an image may come wherever they are
 * @param most bytes of an image
 */
public record FetchedImages(GuardedClient client, String label, boolean openPrivate, List<String> trusted, int most)
        implements ImageSource {
    private static final String FORMATS = "image/jpeg, image/png, image/gif, image/webp";

    @Override
    public Future<Found> find(String url, CallScope scope) {
        if (DataUrl.is(url)) {
            return Future.succeededFuture(DataUrl.read(url, most));
        }
        GuardedRequest request = new GuardedRequest(
                label,
                HttpMethod.GET,
                url,
                Map.of(),
                null,
                FORMATS,
                new GuardedRequest.Rules(false, openPrivate || isTrusted(url), most));
        return client.exchange(request, scope).map(outcome -> switch (outcome) {
            case Outcome.NoAnswer none -> new Found.Missing(missing(none.cause(), scope));
            case Outcome.Answer answer -> read(answer);
        });
    }

    /** Images of nobody in particular. */
    public FetchedImages(GuardedClient client, String label, boolean openPrivate, int most) {
        this(client, label, openPrivate, List.of(), most);
    }

    private boolean isTrusted(String url) {
        return WebUrl.read(url) instanceof WebUrl read
                && trusted.stream()
                        .anyMatch(origin -> WebUrl.read(origin) instanceof WebUrl named
                                && named.whose().equals(read.whose()));
    }

    private Found read(Outcome.Answer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return answer.cut() ? DataUrl.tooLarge(most) : DataUrl.of(answer.body());
        }
        if (status == 404 || status == 410) {
            return new Found.Missing(ToolFault.NOT_FOUND.untouched("There is no image at that address."));
        }
        return new Found.Missing(
                status == 429 || status >= 500
                        ? ToolFault.UNAVAILABLE.untouched("The server of the image does not hand it out at the moment.")
                        : ToolFault.REQUEST_REJECTED.untouched("The server of the image does not hand it out."));
    }

    private static ToolResult missing(Outcome.Cause cause, CallScope scope) {
        return switch (cause) {
            case REFUSED -> ToolFault.ADDRESS_REFUSED.untouched("The image is at an address that tools may not reach.");
            case REDIRECTED -> ToolFault.REDIRECT_REFUSED.untouched("The image is elsewhere by now.");
            case UNREACHABLE -> ToolFault.UNREACHABLE.untouched("The server of the image cannot be reached.");
            case UNTRUSTED ->
                ToolFault.REQUEST_REJECTED.untouched(
                        "The server of the image could not show that it is the right one.");
            case BUSY -> ToolFault.BUSY.untouched("Too many images are being fetched; try again later.");
            case BROKEN -> ToolFault.CONNECTION_LOST.untouched("The connection to the server of the image broke off.");
            case ENCODING -> ToolFault.UNREADABLE_ANSWER.untouched("The image is compressed in a way that is unknown.");
            case STOPPED ->
                scope.remaining().isZero()
                        ? ToolFault.TIMEOUT.untouched("The image did not come in time.")
                        : ToolFault.CANCELLED.untouched("The call was stopped.");
        };
    }
}
