package dev.parlor.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.testing.TestingStores;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of the erased, as a server makes them and as a real Postgres does. */
class PseudonymsTest {
    private static final SiteId SHOP = new SiteId("shop");
    private static final VisitorId ANA = VisitorId.subject("ana");

    @SuppressWarnings("NullAway.Init")
    private static String database;

    @SuppressWarnings("NullAway.Init")
    private static String secret;

    @BeforeAll
    static void open() throws SQLException {
        database = TestingStores.open().newDatabase();
        secret = ask("select value from server_secret where name = 'pseudonyms'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:ana", "anon:0b1e", "user:Zoë Núñez", "user:日本\t😀", "user:two\nlines", "user:it's"})
    void theServerAndTheArchiveGiveAnErasedVisitorTheSameName(String visitor) throws SQLException {
        VisitorId name = new Pseudonyms(secret).of(SHOP, new VisitorId(visitor));
        assertThat(name.isErased()).isTrue();
        assertThat(name.value()).isEqualTo(ask("select visitor_pseudonym(?, ?)", "shop", visitor));
    }

    @Test
    void nobodyIsCalledLikeSomebodyElse() {
        VisitorId name = new Pseudonyms(secret).of(SHOP, ANA);
        assertThat(Stream.of(
                        name,
                        new Pseudonyms(secret).of(SHOP, VisitorId.stranger("ana")),
                        new Pseudonyms(secret).of(new SiteId("club"), ANA),
                        new Pseudonyms("another secret").of(SHOP, ANA)))
                .doesNotHaveDuplicates();
        assertThat(name.value()).doesNotContain("ana", "shop", secret);
        assertThat(new Pseudonyms(secret).of(SHOP, ANA)).isEqualTo(name);
    }

    private static String ask(String query, String... values) throws SQLException {
        try (Connection connection = TestingStores.connect(database);
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).as(List.of(values).toString()).isTrue();
                return rows.getString(1);
            }
        }
    }
}
