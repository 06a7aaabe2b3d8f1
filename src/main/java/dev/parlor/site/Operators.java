package dev.parlor.site;

import dev.parlor.config.OperatorRole;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.history.Accounts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.hashing.HashingStrategy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The people at the dashboard, as the configuration names them; their passwords are kept as PBKDF2 hashes. Thread-safe.
 */
public final class Operators {
    private static final Logger LOG = LoggerFactory.getLogger(Operators.class);
    private static final String ALGORITHM = "pbkdf2";
    private static final int SALT_BYTES = 16;
    private static final int RANDOM_PASSWORD_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx;
    private final Accounts accounts;
    private final Tokens tokens;
    private final Map<String, ParlorConfig.OperatorConfig> operators;
    private final HashingStrategy hashing = HashingStrategy.load();
    private final LoginBrake brake;
    private final String nobodysHash;

    public Operators(Vertx vertx, Accounts accounts, Tokens tokens, ParlorConfig config) {
        this.vertx = vertx;
        this.accounts = accounts;
        this.tokens = tokens;
        this.operators = Map.copyOf(config.operators());
        this.brake = new LoginBrake(config.tokens().logins(), System::nanoTime);
        this.nobodysHash = hash(random(RANDOM_PASSWORD_BYTES));
    }

    /**
     * Makes sure that the operators of the configuration exist.
     *
     * @return the random password of each that was added without one, to be shown once
     */
    public Future<Map<String, Secret>> ensure() {
        Future<Map<String, Secret>> made = Future.succeededFuture(new TreeMap<>());
        for (Map.Entry<String, ParlorConfig.OperatorConfig> operator : operators.entrySet()) {
            made = made.compose(passwords -> ensure(operator.getKey(), operator.getValue())
                    .map(password -> {
                        password.ifPresent(random -> passwords.put(operator.getKey(), random));
                        return passwords;
                    }));
        }
        return made;
    }

    /** A token, if the password is theirs. Takes as long for a name that does not exist. */
    public Future<Login> login(String name, String password) {
        Optional<Duration> pause = brake.begin(name);
        if (pause.isPresent()) {
            LOG.warn(
                    "too many wrong passwords for an operator's name: it waits {} s",
                    pause.get().toSeconds());
            return Future.succeededFuture(new Login.Later(pause.get()));
        }
        return accounts.passwordHash(name)
                .map(known -> known.filter(hash -> operators.containsKey(name)))
                .compose(known -> vertx.executeBlocking(
                        () -> hashing.verify(known.orElse(nobodysHash), password) && known.isPresent(), false))
                .map(matches -> {
                    if (matches) {
                        brake.right(name);
                        return new Login.Welcome(tokens.forOperator(name));
                    }
                    return new Login.Wrong();
                });
    }

    /**
     * Whoever holds a token, with the rights that the configuration gives them now; fails with {@link TokenRefused} if it
     * does not hold, or names somebody whom the configuration does not name any more.
     */
    public Future<Identity.Operator> verify(String token) {
        return tokens.operator(token).map(signedIn -> {
            ParlorConfig.OperatorConfig operator = operators.get(signedIn.name());
            if (operator == null) {
                throw new TokenRefused("not an operator any more");
            }
            return new Identity.Operator(signedIn.name(), operator.role(), operator.sites(), signedIn.expiresAt());
        });
    }

    /** What somebody who has signed in may do; the least if the configuration does not name them any more. */
    public OperatorRole role(Tokens.SignedIn signedIn) {
        ParlorConfig.OperatorConfig operator = operators.get(signedIn.name());
        return operator == null ? OperatorRole.VIEWER : operator.role();
    }

    private Future<Optional<Secret>> ensure(String name, ParlorConfig.OperatorConfig operator) {
        if (operator.password().isPresent()) {
            String password = operator.password().reveal();
            return accounts.passwordHash(name)
                    .compose(known -> vertx.executeBlocking(
                            () -> known.isPresent() && hashing.verify(known.get(), password), false))
                    .compose(same -> same
                            ? Future.succeededFuture()
                            : vertx.executeBlocking(() -> hash(password), false)
                                    .compose(hash -> accounts.setPassword(name, hash)))
                    .map(Optional.empty());
        }
        Secret random = new Secret(random(RANDOM_PASSWORD_BYTES));
        return vertx.executeBlocking(() -> hash(random.reveal()), false)
                .compose(hash -> accounts.addOperator(name, hash))
                .map(added -> added ? Optional.of(random) : Optional.empty());
    }

    private String hash(String password) {
        return hashing.hash(ALGORITHM, null, random(SALT_BYTES), password);
    }

    private static String random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
