package dev.parlor.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.concurrent.Callable;

/** A private authority, and servers on TLS that it vouches for; nobody else's system trusts it. */
public final class TestingAuthority {
    private static final X509Bundle ROOT = make(() -> new CertificateBuilder()
            .subject("CN=Parlor Test Authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned());

    private TestingAuthority() {}

    /** What must be trusted to trust its servers, in PEM. */
    public static String pem() {
        return ROOT.getCertificatePEM();
    }

    /** A server by this name, with or without HTTP/2 to offer. */
    public static HttpServerOptions server(String name, boolean http2) {
        return options(make(() -> named(name).buildIssuedBy(ROOT)), http2);
    }

    /** A server that vouches for itself. */
    public static HttpServerOptions selfSigned(String name) {
        return options(make(() -> named(name).setIsCertificateAuthority(true).buildSelfSigned()), true);
    }

    private static CertificateBuilder named(String name) {
        return new CertificateBuilder().subject("CN=" + name).addSanDnsName(name);
    }

    private static HttpServerOptions options(X509Bundle bundle, boolean http2) {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(http2)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(bundle.getCertificatePathPEM()))
                        .addKeyValue(Buffer.buffer(bundle.getPrivateKeyPEM())));
    }

    private static X509Bundle make(Callable<X509Bundle> builder) {
        try {
            return builder.call();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
