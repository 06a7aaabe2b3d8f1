package dev.parlor.turn;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Attacks by what a model writes as arguments of tools that it may call. Each payload is preceded by its name. */
final class ArgumentAttacks {
    private static final String REFUSED = "^(invalid_arguments|invalid_json)$";
    private static final String NOT_SIGNED_IN = "^(invalid_arguments|invalid_json|sign_in_required)$";
    private static final String[] FORGERIES = {
        "the field itself", "{\"order\":\"B-1\",\"customer_id\":\"bob\"}",
        "null", "{\"order\":\"B-1\",\"customer_id\":null}",
        "an object", "{\"order\":\"B-1\",\"customer_id\":{\"sub\":\"bob\"}}",
        "a list", "{\"order\":\"B-1\",\"customer_id\":[\"bob\"]}",
        "a number", "{\"order\":\"B-1\",\"customer_id\":2}",
        "an empty text", "{\"order\":\"B-1\",\"customer_id\":\"\"}",
        "the field twice", "{\"order\":\"B-1\",\"customer_id\":\"ana\",\"customer_id\":\"bob\"}",
        "an escaped name", "{\"order\":\"B-1\",\"\\u0063ustomer_id\":\"bob\"}",
        "capitals", "{\"order\":\"B-1\",\"Customer_Id\":\"bob\"}",
        "a blank after the name", "{\"order\":\"B-1\",\"customer_id \":\"bob\"}",
        "an invisible letter", "{\"order\":\"B-1\",\"customer_id\u200b\":\"bob\"}",
        "the claim", "{\"order\":\"B-1\",\"sub\":\"bob\"}",
        "a whole visitor", "{\"order\":\"B-1\",\"visitor\":{\"claims\":{\"sub\":\"bob\"}}}",
        "a prototype", "{\"order\":\"B-1\",\"__proto__\":{\"customer_id\":\"bob\"}}",
        "a list of arguments", "[{\"order\":\"B-1\",\"customer_id\":\"bob\"}]",
        "a text of arguments", "\"{\\\"order\\\":\\\"B-1\\\",\\\"customer_id\\\":\\\"bob\\\"}\"",
    };
    private static final String[] SQL = {
        "always true", "' or '1'='1",
        "another statement", "tent'; drop table orders; --",
        "a union", "' union select kept_secret, 1 from products --",
        "a comment", "tent'/*",
        "a dollar quote", "$$; drop table orders; $$",
        "a parameter of Postgres", "$1",
        "a named parameter", ":customer_id",
        "a backslash", "\\'; drop table products; --",
        "an escape string", "E'\\x27'; delete from orders; --",
        "a quote of another alphabet", "\u02bc or 1=1 --",
        "a full-width quote", "\uff07; drop table orders; --",
        "half of a character", "\ud83d' or 1=1 --",
        "a null character", "tent\u0000' or 1=1 --",
        "a wildcard", "%",
        "a function call", "pg_read_file('/etc/passwd')",
        "another role", "'; reset role; select * from orders; --",
        "another schema", "'; set search_path = other; select 1; --",
        "a copy to a program", "'; copy orders to program 'curl http://127.0.0.1'; --",
        "a large object", "'||lo_import('/etc/passwd')||'",
        "a pause", "'||pg_sleep(20)||'",
        "a long text", "'".repeat(20_000),
        "a line break", "tent\n; drop table orders;\n",
        "a transaction's end", "'; commit; drop table orders; begin; --",
        "a cast", "tent'::regclass::text --",
    };
    private static final String[] SEARCHES = {
        "a text for a number", "{\"start\":\"t\",\"most\":\"1; drop table orders\"}",
        "a number with a union", "{\"start\":\"t\",\"most\":\"1 union select 1\"}",
        "an object for a text", "{\"start\":{\"toString\":\"' or 1=1\"},\"most\":1}",
        "a list for a text", "{\"start\":[\"t\",\"' or 1=1\"],\"most\":1}",
        "more than may", "{\"start\":\"\",\"most\":1000000}",
        "less than nothing", "{\"start\":\"\",\"most\":-1}",
        "a column of its own", "{\"start\":\"t\",\"most\":1,\"kept_secret\":true}",
        "no limit", "{\"start\":\"\",\"most\":null}",
    };
    private static final String[] PATHS = {
        "up",
        "..",
        "up and down",
        "../admin",
        "two up",
        "../../admin",
        "encoded up",
        "%2e%2e%2fadmin",
        "half encoded",
        "..%2fadmin",
        "encoded twice",
        "%252e%252e%252fadmin",
        "from the root",
        "/admin",
        "another server",
        "//evil.example/",
        "a whole URL",
        "http://127.0.0.1/",
        "a login",
        "x@127.0.0.1",
        "a port",
        ":80/admin",
        "a query",
        "1?admin=true",
        "a second parameter",
        "1&admin=true",
        "a fragment",
        "1#admin",
        "backslashes",
        "..\\..\\admin",
        "a path parameter",
        "1;admin=true",
        "a header",
        "1 HTTP/1.1\r\nX-Injected: 1",
        "an encoded header",
        "1%0d%0aX-Injected:%201",
        "a request",
        "1\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n",
        "nothing",
        "",
        "a dot",
        ".",
        "wide dots",
        "\uff0e\uff0e\uff0fadmin",
        "an overlong slash",
        "%c0%ae%c0%ae%c0%af",
        "a null character",
        "1\u0000/../admin",
        "a template",
        "{id}/../admin",
        "a blank",
        " ",
        "a letter of four bytes",
        "\ud83d\ude00/../admin",
    };
    private static final String[] INSIDE = {
        "the loopback",
        "http://127.0.0.1:%d/",
        "its name",
        "http://localhost:%d/",
        "one number",
        "http://2130706433:%d/",
        "hexadecimal",
        "http://0x7f000001:%d/",
        "octal",
        "http://017700000001:%d/",
        "two parts",
        "http://127.1:%d/",
        "nowhere",
        "http://0.0.0.0:%d/",
        "the loopback of IPv6",
        "http://[::1]:%d/",
        "IPv4 in IPv6",
        "http://[::ffff:127.0.0.1]:%d/",
        "NAT64",
        "http://[64:ff9b::7f00:1]:%d/",
        "6to4",
        "http://[2002:7f00:1::]:%d/",
        "the metadata",
        "http://169.254.169.254/latest/",
        "the metadata's name",
        "http://metadata.google.internal/",
        "a name inside",
        "http://inside.example:%d/",
        "a login before it",
        "http://desk.example@127.0.0.1:%d/",
        "no scheme",
        "//127.0.0.1:%d/",
        "a private network",
        "http://10.0.0.1:%d/",
        "another",
        "http://192.168.0.1:%d/",
        "a unique local address",
        "http://[fd00::1]:%d/",
        "a link-local address",
        "http://[fe80::1]:%d/",
        "wide digits",
        "http://\uff11\uff12\uff17.0.0.1:%d/",
        "a file",
        "file:///etc/passwd",
        "another protocol",
        "gopher://127.0.0.1:%d/",
        "a dot at the end",
        "http://localhost.:%d/",
    };

    private ArgumentAttacks() {}

    /** Those that are tried again by somebody whom the site has vouched for. */
    static Stream<Attack> identities() {
        return Stream.concat(
                each("forged identity in a query", "my_orders", NOT_SIGNED_IN, FORGERIES),
                each("forged identity in a request", "open_desk", NOT_SIGNED_IN, FORGERIES));
    }

    static Stream<Attack> all(int canaryPort) {
        return Stream.of(
                        identities(),
                        values("SQL in a text", "find_product", "name", "^(\\[]|invalid_arguments)$", SQL),
                        each("SQL in a number", "search_products", REFUSED, SEARCHES),
                        values(
                                "path in a URL",
                                "get_item",
                                "id",
                                "^(\\{\"done\":true}|invalid_arguments|answer_.*|unreachable)$",
                                PATHS),
                        values("path in a query", "search", "q", "^(\\{\"done\":true}|invalid_arguments)$", PATHS),
                        values("path in a header", "topics", "topic", "^(\\{\"done\":true}|invalid_arguments)$", PATHS),
                        inside(canaryPort))
                .flatMap(attacks -> attacks);
    }

    private static Stream<Attack> inside(int port) {
        String[] filled = INSIDE.clone();
        for (int i = 1; i < filled.length; i += 2) {
            filled[i] = filled[i].replace("%d", String.valueOf(port));
        }
        return values(
                "a way inside",
                "go",
                "to",
                "^(address_refused|redirect_refused|unreachable|\\{\"done\":true})$",
                filled);
    }

    private static Stream<Attack> values(String family, String tool, String argument, String told, String... named) {
        String[] wrapped = named.clone();
        for (int i = 1; i < wrapped.length; i += 2) {
            wrapped[i] = new JsonObject().put(argument, wrapped[i]).encode();
        }
        return each(family, tool, told, wrapped);
    }

    private static Stream<Attack> each(String family, String tool, String told, String... named) {
        List<Attack> attacks = new ArrayList<>();
        for (int i = 0; i < named.length; i += 2) {
            attacks.add(Attack.of(family, named[i], told, Attack.call(tool, named[i + 1])));
        }
        return attacks.stream();
    }
}
