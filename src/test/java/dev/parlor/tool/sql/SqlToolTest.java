package dev.parlor.tool.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site's author can declare, and what the model reads of it. */
class SqlToolTest {
    private static final String TABLES = """
        create type service as enum ('checkup', 'dental');
        create domain short_name as text check (length(value) <= 10);
        create table slot (
            id int primary key,
            service service not null,
            starts_at timestamp not null,
            price numeric(30, 10) not null
        );
        insert into slot values
            (1, 'checkup', '2026-03-01 09:00', 40), (2, 'dental', '2026-03-02 10:30', 12345678901234567890.0123456789),
            (3, 'checkup', '2026-03-05 09:00', 45.50);
        create table booking (
            id int generated always as identity primary key,
            slot int not null references slot,
            name short_name not null,
            note text,
            party int check (party between 1 and 8)
        );
        alter table booking add constraint one_party_per_slot unique (slot);
        comment on constraint one_party_per_slot on booking is 'This slot has just been taken; offer another one.';
        alter table booking add constraint no_shouting check (name <> upper(name));
        comment on constraint no_shouting on booking is 'Write the name in lower case letters too.';
        create table thing (
            id int primary key, t text, d date, ts timestamptz, n numeric, i int, b bigint, f double precision,
            bo boolean, u uuid, j jsonb, ints int[], texts text[], r int4range, iv interval, ti time, by bytea
        );
        create function refuse() returns int language plpgsql as
            $$ begin raise exception 'Closed on Sundays.'; end $$;
        create function quiet_write() returns int language plpgsql as
            $$ begin insert into slot values (99, 'dental', now(), 1); return 1; end $$;
        create unique index one_note on booking (note) where note is not null;
        comment on index one_note is 'Somebody has left this very note before.';
        """;

    private static final String TOOLS = """
        - name: get_availability
          parameters:
            type: object
            required: [start_date]
            properties:
              start_date: { type: string, format: date }
              end_date: { type: string, format: date }
              service: { type: string }
          sql:
            query: |
              select id, service, starts_at, price from slot -- what is free
              where starts_at::date >= :start_date and (:end_date is null or starts_at::date <= :end_date)
                and (:service is null or service = :service)
              order by starts_at
        - name: get_slot
          parameters: { type: object, required: [id], properties: { id: { type: integer } } }
          sql: { query: "select * from slot where id = :id", answer: row, not_found: There is no such slot. }
        - name: count_slots
          sql: { query: select 1 from slot, answer: count }
        - name: book
          parameters:
            type: object
            required: [slot, name]
            properties:
              slot: { type: integer }
              name: { type: string }
              note: { type: string }
              party: { type: integer }
          sql:
            query: >
              insert into booking (slot, name, note, party) values (:slot, :name, :note, :party) returning id, slot, name
            answer: row
          effect: write
        - name: rename
          parameters:
            type: object
            properties: { id: { type: integer }, name: { type: string } }
          sql: { query: "update booking set name = :name where id = :id" }
          effect: write
        - name: remove_slot
          parameters: { type: object, properties: { id: { type: integer } } }
          sql: { query: "delete from slot where id = :id" }
          effect: write
        - name: move
          parameters: { type: object, properties: { id: { type: integer }, slot: { type: integer } } }
          sql:
            query: |
              with old as (delete from booking where id = :id returning name),
                  added as (insert into booking (slot, name) select :slot, name from old returning id, name)
              select * from added
            answer: row
          effect: write
        - name: lines
          parameters: { type: object, properties: { n: { type: integer } } }
          sql: { query: "select g as number from generate_series(1, :n) g", rows: 3 }
        - name: wide
          parameters: { type: object, properties: { n: { type: integer }, chars: { type: integer } } }
          sql: { query: "select g as number, repeat('ä', :chars) as words from generate_series(1, :n) g" }
        - name: first_wide
          sql: { query: "select repeat('x', 100000) as words", answer: row }
        - name: sneaky
          sql: { query: select quiet_write() as done }
        - name: closed
          sql: { query: select refuse() as never }
        - name: per_unit
          sql:
            query: |
              select date_trunc(:unit, starts_at) as start, count(*) as slots from slot
              group by date_trunc(:unit, starts_at) order by 1
        - name: pictures
          sql: { query: "select id, \\"by\\" from thing" }
        - name: wrong
          sql: { query: select nothing from nowhere }
        - name: vague
          sql: { query: "select id from slot where (:id) is null" }
        """;

    private static final Map<String, SqlTool> PROBES = new ConcurrentHashMap<>();

    private static Vertx vertx;
    private static TestingSite site;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        site = TestingSite.open(vertx, TABLES, TOOLS);
    }

    @AfterAll
    static void close() {
        TestingBench.get(vertx.close());
    }

    @Test
    void rowsComeAsAListInTheOrderOfTheQueryWithIsoTimesAndEveryDigit() {
        assertThat(site.told("get_availability", "{\"start_date\":\"2026-03-01\",\"end_date\":\"2026-03-02\"}"))
                .isEqualTo("[{\"id\":1,\"service\":\"checkup\",\"starts_at\":\"2026-03-01T09:00:00\",\"price\":"
                        + "40.0000000000},{\"id\":2,\"service\":\"dental\",\"starts_at\":\"2026-03-02T10:30:00\","
                        + "\"price\":12345678901234567890.0123456789}]");
    }

    @Test
    void anArgumentThatIsLeftOutIsNull() {
        assertThat(new JsonArray(site.told("get_availability", "{\"start_date\":\"2026-03-02\"}")))
                .hasSize(2);
        assertThat(site.told("get_availability", "{\"start_date\":\"2026-03-02\",\"service\":\"checkup\"}"))
                .contains("\"id\":3")
                .doesNotContain("\"id\":2");
        assertThat(site.told("get_availability", "{\"start_date\":\"2030-01-01\"}"))
                .isEqualTo("[]");
    }

    @Test
    void oneRowComesAsAnObjectAndNoneAsNotFoundInTheAuthorsWords() {
        assertThat(site.told("get_slot", "{\"id\":1}")).startsWith("{\"id\":1,");
        assertThat(site.told("get_slot", "{\"id\":7}")).isEqualTo("not_found: There is no such slot.");
    }

    @Test
    void aCountIsOfRowsOrOfChanges() {
        assertThat(site.told("count_slots", "{}")).isEqualTo("{\"count\":3}");
        assertThat(site.told("rename", "{\"id\":-1,\"name\":\"Nobody\"}")).isEqualTo("{\"count\":0}");
    }

    @Test
    void aStatementThatChangesInSeveralStepsAnswersWithItsLast() {
        String booked = site.told("book", "{\"slot\":1,\"name\":\"Ada\"}");
        int id = new JsonObject(booked).getInteger("id");
        assertThat(site.told("move", "{\"id\":" + id + ",\"slot\":3}")).contains("\"name\":\"Ada\"");
        assertThat(site.askAsSite("select slot from booking where name = 'Ada'"))
                .isEqualTo("3");
        assertThat(site.told("move", "{\"id\":-1,\"slot\":3}")).startsWith("not_found: ");
    }

    @Test
    void anArgumentMayStandInTwoPlacesThatMustAgree() {
        assertThat(site.told("per_unit", "{\"unit\":\"month\"}"))
                .isEqualTo("[{\"start\":\"2026-03-01T00:00:00\",\"slots\":3}]");
    }

    @Test
    void moreRowsThanAreToldAreSaidToBeThere() {
        assertThat(site.told("lines", "{\"n\":3}")).isEqualTo("[{\"number\":1},{\"number\":2},{\"number\":3}]");
        assertThat(site.told("lines", "{\"n\":1000000}"))
                .isEqualTo("{\"rows\":[{\"number\":1},{\"number\":2},{\"number\":3}],\"note\":\"Only the first 3 rows"
                        + " are shown; there are at least 1 more. Ask for something narrower.\"}");
    }

    @Test
    void rowsThatDoNotFitAreLeftOutWholeAndSaidToBeThere() {
        ToolResult result = site.call("wide", "{\"n\":100,\"chars\":1000}");
        String content = TestingSite.told(result);
        JsonObject told = new JsonObject(content);
        assertThat(content.getBytes(UTF_8)).hasSizeBetween(60_000, 64 * 1024);
        assertThat(told.getJsonArray("rows")).hasSize(32);
        assertThat(told.getString("note"))
                .isEqualTo("Only the first 32 rows are shown; there are at least 68 more. Ask for something narrower.");
        assertThat(site.told("wide", "{\"n\":1,\"chars\":100000}")).contains("too long to be shown");
        assertThat(site.told("first_wide", "{}")).contains("too long to be shown");
    }

    @Test
    void aTakenSlotIsAConflictInTheWordsOfTheConstraint() {
        site.call("book", "{\"slot\":2,\"name\":\"Grace\"}");
        ToolResult.Failed failed = (ToolResult.Failed) site.call("book", "{\"slot\":2,\"name\":\"Linus\"}");
        assertThat(TestingSite.told(failed)).isEqualTo("conflict: This slot has just been taken; offer another one.");
        assertThat(failed.untouched()).isTrue();
        assertThat(failed.failure().retryable()).isFalse();
        assertThat(site.askAsSite("select count(*) from booking where slot = 2"))
                .isEqualTo("1");
    }

    @Test
    void whatATableDoesNotAllowIsSaidWithoutItsNames() {
        assertThat(site.told("book", "{\"slot\":3,\"name\":\"ADA\"}"))
                .isEqualTo("invalid_arguments: Write the name in lower case letters too.");
        assertThat(site.told("book", "{\"slot\":3,\"name\":\"Eve\",\"party\":9}"))
                .isEqualTo("invalid_arguments: A value is not allowed here.");
        assertThat(site.told("book", "{\"slot\":555,\"name\":\"Eve\"}"))
                .isEqualTo("invalid_arguments: It refers to something that is not there.");
        site.askAsSite("insert into slot values (20, 'dental', now(), 1) returning id");
        site.askAsSite("insert into booking (slot, name, note) values (20, 'Zoe', 'hi') returning id");
        assertThat(site.told("rename", "{\"id\":" + site.askAsSite("select id from booking where slot = 20") + "}"))
                .isEqualTo("invalid_arguments: A value that is needed is missing.");
        assertThat(site.told("remove_slot", "{\"id\":20}")).isEqualTo("refused: Something else still refers to it.");
        assertThat(site.told("book", "{\"slot\":1,\"name\":\"Max\",\"note\":\"hi\"}"))
                .isEqualTo("conflict: Somebody has left this very note before.");
        site.askAsSite("delete from booking where slot = 20 returning id");
        site.askAsSite("delete from slot where id = 20 returning id");
    }

    @Test
    void aFunctionOfTheSiteMayRefuseInItsOwnWords() {
        assertThat(site.told("closed", "{}")).isEqualTo("refused: Closed on Sundays.");
    }

    @Test
    void aToolThatReadsCannotWriteThroughAFunction() {
        assertThat(site.told("sneaky", "{}")).isEqualTo("refused: This tool may only read, and nothing was changed.");
        assertThat(site.askAsSite("select count(*) from slot where id = 99")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"start_date\":\"2026-02-30\"}"
                        + " | invalid_arguments: Invalid arguments: $.start_date must be a valid date such as 2026-02-27.",
                "{\"start_date\":\"2026-03-01\",\"service\":\"surgery\"}"
                        + " | invalid_arguments: Invalid arguments: service is not a value that can stand here.",
                "{\"start_date\":\"2026-03-01\",\"service\":\"a\\u0000b\"}"
                        + " | invalid_arguments: Invalid arguments: service holds a character that cannot be stored.",
                "{\"start_date\":\"2026-03-01\",\"service\":\"\\ud800\"}"
                        + " | invalid_arguments: Invalid arguments: service holds a character that cannot be stored.",
            })
    void anArgumentThatDoesNotFitIsNamed(String arguments, String told) {
        assertThat(site.told("get_availability", arguments)).isEqualTo(told);
    }

    @Test
    void aNumberThatIsTooLargeForItsColumnIsNamed() {
        assertThat(site.told("get_slot", "{\"id\":99999999999999999999}"))
                .isEqualTo("invalid_arguments: Invalid arguments: id must be a whole number that is not too large.");
        assertThat(site.told("book", "{\"slot\":1,\"name\":\"a name of more than ten\"}"))
                .isEqualTo("invalid_arguments: A value is not allowed here.");
    }

    @TestFactory
    Stream<DynamicTest> everyTypeTakesWhatAModelWritesForIt() {
        return Stream.of(
                        List.of("t", "\"it's\"", "\"it's\""),
                        List.of("t", "12", "\"12\""),
                        List.of("d", "\"2026-02-28\"", "\"2026-02-28\""),
                        List.of("ts", "\"2026-02-28T10:00:00+02:00\"", "\"2026-02-28T08:00:00+00:00\""),
                        List.of("n", "0.1234567890123456789012345", "0.1234567890123456789012345"),
                        List.of("n", "1e2", "100"),
                        List.of("i", "-5", "-5"),
                        List.of("b", "9007199254740993", "9007199254740993"),
                        List.of("f", "2.5", "2.5"),
                        List.of("bo", "true", "true"),
                        List.of(
                                "u",
                                "\"B0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11\"",
                                "\"b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\""),
                        List.of("j", "{\"a\":[1,{\"b\":null}]}", "{\"a\": [1, {\"b\": null}]}"),
                        List.of("j", "\"text\"", "\"text\""),
                        List.of("ints", "[1,null,3]", "[1,null,3]"),
                        List.of("ints", "[]", "[]"),
                        List.of("ints", "[[1,2],[3,4]]", "[[1,2],[3,4]]"),
                        List.of(
                                "texts",
                                "[\"a,b\",\"c\\\"d\\\\e\",\"NULL\",\"{}\",\"\"]",
                                "[\"a,b\",\"c\\\"d\\\\e\",\"NULL\",\"{}\",\"\"]"),
                        List.of("r", "\"[1,5)\"", "\"[1,5)\""),
                        List.of("iv", "\"P1DT2H\"", "\"P1DT2H\""),
                        List.of("ti", "\"10:30\"", "\"10:30:00\""))
                .map(each -> DynamicTest.dynamicTest(String.join(" ", each), () -> {
                    SqlTool echo = probe(each.get(0));
                    assertThat(TestingSite.told(site.call(echo, "{\"v\":" + each.get(1) + "}")))
                            .isEqualTo("{\"v\":" + each.get(2) + "}");
                }));
    }

    @TestFactory
    Stream<DynamicTest> aValueOfTheWrongKindIsRefusedWithTheArgumentsName() {
        return Stream.of(
                        List.of("d", "\"tomorrow\"", "must be a date such as 2026-02-27"),
                        List.of("d", "\"infinity\"", "must be a date such as 2026-02-27"),
                        List.of("d", "\"01/02/2026\"", "must be a date such as 2026-02-27"),
                        List.of("d", "\"2026-13-01\"", "must be a date such as 2026-02-27"),
                        List.of("ts", "\"now\"", "must be a date and time such as 2026-02-27T10:30:00Z"),
                        List.of("ti", "\"noon\"", "must be a time such as 10:30"),
                        List.of("i", "2.5", "must be a whole number that is not too large"),
                        List.of("i", "\"1; drop table slot\"", "must be a whole number that is not too large"),
                        List.of("n", "\"ten\"", "must be a number"),
                        List.of("bo", "\"yes\"", "must be true or false"),
                        List.of("u", "\"nobody\"", "must be a UUID"),
                        List.of("ints", "[1,\"x\"]", "is not a value that can stand here"),
                        List.of("ints", "\"1\"", "is not a value that can stand here"),
                        List.of("ints", "{\"a\":1}", "is not a value that can stand here"),
                        List.of("r", "\"[5,1)\"", "is not a value that can stand here"))
                .map(each -> DynamicTest.dynamicTest(
                        each.get(0) + " " + each.get(1),
                        () -> assertThat(TestingSite.told(site.call(probe(each.get(0)), "{\"v\":" + each.get(1) + "}")))
                                .isEqualTo("invalid_arguments: Invalid arguments: v " + each.get(2) + ".")));
    }

    @Test
    void aTimeWithoutZoneTakesNoOffsetThatWouldBeDropped() {
        TestingSite times = TestingSite.open(vertx, site.url(), "times", "create table t (at timestamp)", """
                - name: at
                  parameters: { type: object, properties: { at: { type: string, format: date-time } } }
                  sql: { query: "select cast(:at as timestamp) as at", answer: row }
                """);
        assertThat(times.told("at", "{\"at\":\"2026-03-01T10:00:00Z\"}")).isEqualTo("{\"at\":\"2026-03-01T10:00:00\"}");
        assertThat(times.told("at", "{\"at\":\"2026-03-01T10:00:00+02:00\"}"))
                .isEqualTo("invalid_arguments: Invalid arguments: at must be a date and time without an offset, such as"
                        + " 2026-02-27T10:30:00.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' or '1'='1",
                "'; drop table booking; --",
                "x'); delete from slot; --",
                "$$; select pg_sleep(10); $$",
                ":name :slot ::text $1 $2",
                "/* */ -- \\' \\",
                "\\x00 \\u0000 E'\\''",
                "%s %n {} ${HOME} `id`",
                "\u202E\uFEFF\u0301𝒳 \t\n\r"
            })
    void aHostileTextIsATextAndNothingElse(String text) {
        SqlTool echo = probe("t");
        String arguments = new JsonObject().put("v", text).encode();
        assertThat(new JsonObject(TestingSite.told(site.call(echo, arguments))).getString("v"))
                .isEqualTo(text);
        assertThat(site.askAsSite("select count(*) > 2 from slot")).isEqualTo("t");
    }

    @Test
    void parametersAndDescriptionFollowFromTheQueryWhereNobodyDeclaresThem() {
        assertThat(new JsonObject(site.tool("per_unit").definition().parameters()))
                .isEqualTo(
                        new JsonObject(
                                "{\"type\":\"object\",\"properties\":{\"unit\":{\"type\":\"string\"}},\"required\":[\"unit\"]}"));
        assertThat(site.tool("per_unit").definition().description()).isEqualTo("Per unit.");
    }

    @Test
    void anIdentityFieldIsAnArgumentThatNobodyDeclares() {
        TestingSite shop = TestingSite.open(vertx, site.url(), "shop", """
                create table orders (id text, customer_id text, status text);
                insert into orders values ('ORD-A', 'ada', 'sent'), ('ORD-B', 'bob', 'packed');
                """, """
                - name: get_order
                  parameters: { type: object, required: [order_id], properties: { order_id: { type: string } } }
                  sql: { query: "select status from orders where id = :order_id and customer_id = :customer_id" }
                  identity: { customer_id: sub }
                - name: forgetful
                  sql: { query: "select status from orders where id = :order_id" }
                  identity: { customer_id: sub }
                """);
        assertThat(shop.told("get_order", "{\"order_id\":\"ORD-B\",\"customer_id\":\"bob\"}"))
                .isEqualTo("[{\"status\":\"packed\"}]");
        assertThat(shop.told("get_order", "{\"order_id\":\"ORD-B\",\"customer_id\":\"ada\"}"))
                .isEqualTo("[]");
        assertThat(shop.told("get_order", "{\"order_id\":\"ORD-B\"}")).startsWith("invalid_arguments: ");
        assertThatThrownBy(() -> shop.tool("forgetful"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("identity fills in customer_id, which the query does not ask for");
    }

    @Test
    void aDeclarationThatCannotWorkSaysWhichKeyIsWrong() {
        TestingSite wrong = TestingSite.open(vertx, site.url(), "wrong", "create table t (id int)", """
                - name: nameless
                  parameters: { type: object, properties: { a: { type: string } } }
                  sql: { query: "select :a, :b" }
                - name: writes
                  sql: { query: "delete from t" }
                - name: silent
                  sql: { query: "delete from t", answer: row }
                  effect: write
                """);
        assertThatThrownBy(() -> wrong.tool("nameless"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("query names :b, which is neither in parameters nor in identity");
        assertThatThrownBy(() -> wrong.tool("writes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("query writes; a tool that does needs effect: write");
        assertThatThrownBy(() -> wrong.tool("silent"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("answer is row, but the query has no returning");
    }

    @Test
    void whatPostgresSaysOfAStatementIsForItsAuthorAndNotForTheModel() {
        assertThatThrownBy(() -> TestingBench.get(site.tool("wrong").verify()))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("query: relation \"nowhere\" does not exist");
        assertThat(site.told("wrong", "{}")).isEqualTo("tool_failed: The tool cannot be called as it is declared.");
        assertThatThrownBy(() -> TestingBench.get(site.tool("vague").verify()))
                .rootCause()
                .hasMessageContaining("could not determine data type of parameter $1");
        assertThatThrownBy(() -> TestingBench.get(site.tool("pictures").verify()))
                .rootCause()
                .hasMessageContaining("bytea");
        assertThat(TestingBench.get(site.tool("book").verify().map("fine"))).isEqualTo("fine");
        assertThat(TestingBench.get(site.tool("move").verify().map("fine"))).isEqualTo("fine");
    }

    /** A tool that hands a value through a column's type and back. */
    private static SqlTool probe(String column) {
        return PROBES.computeIfAbsent(
                column,
                first -> TestingSite.open(
                                vertx,
                                site.url(),
                                "probe-" + column,
                                TABLES.substring(
                                        TABLES.indexOf("create table thing"), TABLES.indexOf("create function refuse")),
                                """
                - name: probe
                  parameters: { type: object, properties: { v: {} } }
                  sql:
                    query: |
                      insert into thing (id, %1$s) values (1, :v)
                      on conflict (id) do update set %1$s = excluded.%1$s returning %1$s as v
                    answer: row
                  effect: write
                """.formatted(column))
                        .tool("probe"));
    }
}
