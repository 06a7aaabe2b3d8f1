package dev.parlor.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolResult;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A site's author who means harm: whatever they write, it reaches their own schema and nothing else. */
class SiteIsolationTest {
    /** Functions that may do everything that an author's file may have a function do. */
    private static final String TABLES = """
        create table mine (id int, word text);
        insert into mine values (1, 'own');
        create function run(command text) returns text language plpgsql as
            $$ declare answer text; begin execute command into answer; return answer; end $$;
        create function run_as_owner(command text) returns text language plpgsql security definer as
            $$ declare answer text; begin execute command into answer; return answer; end $$;
        create function switch_and_run(command text) returns text language plpgsql as
            $$ declare answer text; begin
                begin perform set_config('role', 'none', false); exception when others then null; end;
                begin perform set_config('role', 'parlor', false); exception when others then null; end;
                begin execute 'reset session authorization'; exception when others then null; end;
                begin execute 'set session authorization parlor'; exception when others then null; end;
                execute command into answer; return answer; end $$;
        create function poison() returns text language plpgsql as
            $$ begin
                drop table if exists pg_temp.mine;
                create temp table mine as select 9 as id, 'fake' as word;
                perform set_config('search_path', 'pg_temp', false), set_config('timezone', 'Asia/Tokyo', false),
                    set_config('statement_timeout', '0', false), pg_advisory_lock(4711);
                return 'done';
            end $$;
        """;

    private static final List<String> ELSEWHERE = List.of(
            "(select count(*)::text from public.message)",
            "(select password from public.site_schema limit 1)",
            "(select value from public.server_secret limit 1)",
            "(select result from public.site_write limit 1)",
            "(select word from site_other.secret limit 1)",
            "(select count(*)::text from pg_catalog.pg_authid)",
            "(select pg_read_file('/etc/passwd'))",
            "(select pg_ls_dir('/')::text limit 1)",
            "(select lo_import('/etc/passwd')::text)",
            "(select query_to_xml('select * from site_other.secret', true, true, '')::text)",
            "(select schema_to_xml('site_other', true, true, '')::text)",
            "(select set_config('role', 'none', false) || query_to_xml('select * from site_other.secret', true, true, ''))",
            "(select run('select word from site_other.secret'))",
            "(select run('select password from public.site_schema'))",
            "(select run_as_owner('select word from site_other.secret'))",
            "(select run_as_owner('select value from public.server_secret'))",
            "(select switch_and_run('select word from site_other.secret'))",
            "(select switch_and_run('select password from public.site_schema'))",
            "(select run('set role parlor'))",
            "(select run('create table site_other.x (id int)'))",
            "(select run('copy mine to program ''id'''))",
            "(select run('copy mine from ''/etc/passwd'''))",
            "(select run('create extension dblink'))",
            "(select run('create extension postgres_fdw'))",
            "(select run('create extension plperl'))",
            "(select run('alter system set log_statement = ''all'''))",
            "(select run('load ''dblink'''))",
            "(select public.site_write_claim('any', 'guess', interval '1 day'))",
            "(select public.site_write_claim('any', md5('guess'), interval '1 day'))",
            "(select public.site_of_caller('', ''))",
            "(select max(pg_terminate_backend(pid)::text) from pg_stat_activity where usename = 'parlor')");

    private static Vertx vertx;
    private static TestingSite other;
    private static TestingSite hostile;
    private static Connection parlors;

    @BeforeAll
    static void open() throws SQLException {
        vertx = Vertx.vertx();
        String url = TestingSite.newDatabase();
        other = TestingSite.open(
                vertx, url, "other", "create table secret (word text); insert into secret values ('hidden');", """
                - name: look
                  sql: { query: select word from secret }
                """);
        parlors = TestingStores.connect(url);
        hostile = TestingSite.open(vertx, url, "hostile", TABLES, declarations());
    }

    @AfterAll
    static void close() throws SQLException {
        parlors.close();
        TestingBench.get(vertx.close());
    }

    @TestFactory
    Stream<DynamicTest> noStatementReachesBeyondTheSitesOwnSchema() {
        return tools(
                        ELSEWHERE.stream()
                                .map(reach -> "select " + reach + " as stolen")
                                .toList(),
                        List.of("read", "write"))
                .map(tool -> DynamicTest.dynamicTest(tool.getKey(), () -> {
                    ToolResult told = hostile.call(tool.getValue(), "{}");
                    assertThat(told).isInstanceOf(ToolResult.Failed.class);
                    assertThat(TestingSite.told(told)).doesNotContain("hidden", "site_other", "public.");
                }));
    }

    @Test
    void theOtherSiteIsAsItWas() {
        assertThat(other.told("look", "{}")).isEqualTo("[{\"word\":\"hidden\"}]");
        assertThat(other.askAsSite("select count(*) from secret")).isEqualTo("1");
    }

    @Test
    void whatAFunctionLeavesInTheSessionDoesNotReachTheNextCall() {
        for (int i = 0; i < 8; i++) {
            assertThat(hostile.told("poison", "{}")).isEqualTo("[{\"done\":\"done\"}]");
            assertThat(hostile.told("reader", "{}")).isEqualTo("[{\"word\":\"own\",\"zone\":\"UTC\"}]");
        }
        assertThat(hostile.ask("select pg_try_advisory_lock(4711)")).isEqualTo("t");
    }

    private static Stream<Map.Entry<String, SqlTool>> tools(List<String> queries, List<String> effects) {
        return effects.stream()
                .flatMap(effect -> queries.stream()
                        .map(query -> Map.entry(effect + " " + query, hostile.tool(name(effect, query)))));
    }

    private static String name(String effect, String query) {
        return effect + "-" + Integer.toHexString(query.hashCode());
    }

    private static String declarations() {
        StringBuilder yaml = new StringBuilder();
        for (String effect : List.of("read", "write")) {
            for (String reach : ELSEWHERE) {
                String query = "select " + reach + " as stolen";
                yaml.append("- name: ")
                        .append(name(effect, query))
                        .append("\n  effect: ")
                        .append(effect)
                        .append("\n  sql: { query: ")
                        .append(Json.encode(query))
                        .append(" }\n");
            }
        }
        return yaml + """
                - name: poison
                  effect: write
                  sql: { query: select poison() as done }
                - name: reader
                  sql: { query: "select word, current_setting('timezone') as zone from mine" }
                """;
    }
}
