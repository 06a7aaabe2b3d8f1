package dev.parlor.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.PostgresUrl;
import dev.parlor.conversation.SiteId;
import dev.parlor.testing.TestingStores;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the tables of sites come about at start. */
class SiteSchemasTest {
    private static final SiteId SHOP = new SiteId("shop");
    private static final String FILE = "create table product (id int); insert into product values (1);";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String url = TestingSite.newDatabase();

    @Test
    void aFileIsAppliedOnceHoweverOftenAServerStarts() {
        SiteLogin first = open(FILE);
        SiteLogin second = open(FILE);
        assertThat(second).isEqualTo(first);
        assertThat(ask(first, "select count(*) from product")).isEqualTo("1");
    }

    @Test
    void serversThatStartAtOnceMakeTheTablesOnce() {
        List<CompletableFuture<SiteLogin>> starting = IntStream.range(0, 6)
                .mapToObj(server -> CompletableFuture.supplyAsync(() -> open(FILE)))
                .toList();
        assertThat(starting.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(ask(starting.getFirst().join(), "select count(*) from product"))
                .isEqualTo("1");
    }

    @Test
    void aFileThatHasChangedIsNotApplied() {
        SiteLogin login = open(FILE);
        open(FILE + "drop table product;");
        assertThat(ask(login, "select count(*) from product")).isEqualTo("1");
    }

    @Test
    void aSchemaThatWasDroppedIsMadeAnewFromTheFileOfThen() {
        SiteLogin login = open(FILE);
        run(url, "drop schema site_shop cascade");
        open("create table product (id int); insert into product values (1), (2);");
        assertThat(ask(login, "select count(*) from product")).isEqualTo("2");
    }

    @Test
    void aFileThatFailsLeavesNothingBehindAndIsNamed() {
        assertThatThrownBy(() -> open(FILE + "create table broken (id nonsense);"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("sites/shop.sql: cannot be applied: ")
                .hasMessageContaining("type \"nonsense\" does not exist");
        SiteLogin login = open(FILE);
        assertThat(ask(login, "select count(*) from product")).isEqualTo("1");
    }

    @Test
    void aFileRunsUnderTheSitesOwnRoleAndReachesNothingElse() {
        for (String reach : List.of(
                "select * from public.message",
                "drop table public.message cascade",
                "create table public.mine (id int)",
                "create schema another",
                "reset role; select * from public.message",
                "set role parlor",
                "set session authorization parlor",
                "grant parlor to current_user",
                "alter role parlor createdb")) {
            assertThatThrownBy(() -> open(reach))
                    .as(reach)
                    .isInstanceOf(ConfigProblem.class)
                    .hasMessageContaining("sites/shop.sql: cannot be applied: ");
        }
    }

    @Test
    void aRoleWhosePasswordWasChangedGetsItBack() {
        SiteLogin login = open(FILE);
        run(url, "alter role " + login.role() + " password 'another'");
        open(FILE);
        assertThat(ask(login, "select 1")).isEqualTo("1");
    }

    @Test
    void aRoleThatIsGoneIsMadeAgain() {
        SiteLogin login = open(FILE);
        run(url, """
                drop schema site_shop cascade; revoke all on schema public from %1$s;
                revoke all on all functions in schema public from %1$s;
                revoke all on database %2$s from %1$s; drop role %1$s
                """.formatted(login.role(), PostgresUrl.parse(url).database()));
        assertThat(open(FILE)).isEqualTo(login);
        assertThat(ask(login, "select count(*) from product")).isEqualTo("1");
    }

    @Test
    void twoDatabasesOfOneServerMayHaveSitesOfTheSameName() {
        SiteLogin here = open(FILE);
        String elsewhere = TestingSite.newDatabase();
        SiteLogin there = open(elsewhere, FILE);
        assertThat(there.role()).isNotEqualTo(here.role());
        assertThat(ask(here, "select count(*) from product")).isEqualTo("1");
    }

    @Test
    void aUserWhoMayNotCreateRolesIsToldWhichRightIsMissing() {
        String name = PostgresUrl.parse(url).database();
        run(url, "create role plain_" + name + " login password 'plain'");
        String plain = url.replaceFirst("//[^@]*@", "//plain_" + name + ":plain@");
        run(url, "grant select, insert, update on site_schema to plain_" + name);
        assertThatThrownBy(() -> SiteSchemas.open(PostgresUrl.parse(plain), Map.of(SHOP, FILE), PATIENCE))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("its user plain_" + name + " may not create roles")
                .hasMessageContaining("alter role plain_" + name + " createrole");
    }

    @Test
    void aUserWhoMayNotCreateSchemasIsToldWhichRightIsMissing() {
        String name = PostgresUrl.parse(url).database();
        run(url, "create role maker_" + name + " login createrole password 'maker'");
        run(url, "grant select, insert, update on site_schema to maker_" + name);
        String maker = url.replaceFirst("//[^@]*@", "//maker_" + name + ":maker@");
        assertThatThrownBy(() -> SiteSchemas.open(PostgresUrl.parse(maker), Map.of(SHOP, FILE), PATIENCE))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("may not create schemas")
                .hasMessageContaining("grant create on database " + name + " to maker_" + name);
    }

    @Test
    void aRoleThatReachesMoreThanItsSchemaIsNotUsed() {
        SiteLogin login = open(FILE);
        run(url, "grant select on message to public");
        assertThatThrownBy(() -> open(FILE))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(
                        "the role " + login.role() + " of site shop must reach nothing but its own schema")
                .hasMessageContaining("it may read Parlor's tables");
    }

    @Test
    void nobodyElseLearnsTheRolesPassword() {
        SiteLogin login = open(FILE);
        assertThat(login.toString()).doesNotContain(login.password().reveal());
        assertThatThrownBy(() -> ask(login, "select password from public.site_schema"))
                .hasMessageContaining("permission denied");
    }

    private SiteLogin open(String file) {
        return open(url, file);
    }

    private static SiteLogin open(String url, String file) {
        SiteLogin login = SiteSchemas.open(PostgresUrl.parse(url), Map.of(SHOP, file), PATIENCE)
                .get(SHOP);
        if (login == null) {
            throw new AssertionError("no login for " + SHOP);
        }
        return login;
    }

    private String ask(SiteLogin login, String sql) {
        String own = url.replaceFirst(
                "//[^@]*@", "//" + login.role() + ":" + login.password().reveal() + "@");
        try (Connection connection = TestingStores.connect(own);
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + login.schema());
            ResultSet row = statement.executeQuery(sql);
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void run(String url, String sql) {
        try (Connection connection = TestingStores.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
