package dev.parlor.site;

import java.time.Duration;

/** What came of an operator's wish to sign in. */
public sealed interface Login {
    record Welcome(Tokens.SignedIn signedIn) implements Login {}

    /** No such name, or not its password. */
    record Wrong() implements Login {}

    /** Too many wrong passwords came under this name; whether this one is right was not looked at. */
    record Later(Duration after) implements Login {}
}
