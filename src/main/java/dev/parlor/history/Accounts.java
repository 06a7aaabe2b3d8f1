package dev.parlor.history;

import io.vertx.core.Future;
import java.util.Optional;

/** Operators and the keys that all servers of an installation share. Futures complete on the caller's context. */
public interface Accounts {
    /** The hash of an operator's password, if there is such an operator. */
    Future<Optional<String>> passwordHash(String operator);

    /** Adds an operator unless there is one of that name; tells whether it was added. */
    Future<Boolean> addOperator(String name, String passwordHash);

    /** Gives an operator another password. */
    Future<Void> setPassword(String name, String passwordHash);

    /** The secret of this name: {@code proposal} if it is the first, else the one that is kept. */
    Future<String> secret(String name, String proposal);
}
