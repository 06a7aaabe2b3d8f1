package dev.parlor.tool.extract;

import dev.parlor.conversation.ContentPart;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.Verdict;
import io.vertx.core.Future;

/**
 * Hands an image's address on to the model's server, which then gets the image by itself. That server may stand on this
 * network, so the address is looked at all the same, and a private one is never handed on.
 *
 * @param most bytes of an image that comes as data
 */
public record LinkedImages(AddressGuard guard, int most) implements ImageSource {
    @Override
    public Future<Found> find(String url, CallScope scope) {
        if (DataUrl.is(url)) {
            return Future.succeededFuture(DataUrl.read(url, most));
        }
        return guard.check(url).map(verdict -> switch (verdict) {
            case Verdict.Allowed allowed ->
                new Found.Image(new ContentPart.Image(allowed.url().toString()));
            case Verdict.Refused refused ->
                new Found.Missing(
                        ToolFault.ADDRESS_REFUSED.untouched("The image is at an address that tools may not reach."));
            case Verdict.Unresolved unresolved ->
                new Found.Missing(ToolFault.UNREACHABLE.untouched("The server of the image cannot be reached."));
        });
    }
}
