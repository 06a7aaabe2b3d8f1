package dev.parlor.provider.http;

import dev.parlor.provider.stream.Trouble;
import java.security.cert.CertificateException;

/** Why a connection could not be opened. */
final class ConnectFault {
    private static final int DEEPEST_CAUSE = 10;

    private ConnectFault() {}

    static Leasing.Denied of(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            root = root.getCause();
            if (root instanceof CertificateException refused) {
                return new Leasing.Denied(
                        Trouble.UNTRUSTED,
                        "its certificate is refused: " + refused.getMessage()
                                + "; for a private authority, name its certificates with the provider's ca");
            }
        }
        return new Leasing.Denied(Trouble.UNREACHABLE, root.getClass().getSimpleName() + ": " + root.getMessage());
    }
}
