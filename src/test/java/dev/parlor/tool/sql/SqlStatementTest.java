package dev.parlor.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.tool.sql.SqlStatement.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatementTest {
    private static final SqlStatement.Places SHOWN = new SqlStatement.Places() {
        @Override
        public String value(String name) {
            return "<" + name + ">";
        }

        @Override
        public String nullTest(String name) {
            return "<" + name + "?>";
        }
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ':a'",
                "select 'it''s :a'",
                "select E'\\':a'",
                "select e'\\\\' || ':a'",
                "select E'x'\n'\\':a'",
                "select \":a\" from t",
                "select $$ :a ' $$",
                "select $q$ $$ :a $q$",
                "select 1 -- :a ' \n",
                "select 1 /* :a ' /* nested */ :b */",
                "select date'2026-01-01'::date, type_e'x'::text",
                "select a[1: 2], f(x := 1), x::int, y :: text",
                "select u&'\\00e4 :a' uescape '!'",
                "select '{\"a\":\"b\"}'::jsonb ? 'a'"
            })
    void aColonInAStringACommentAQuotedNameOrACastIsNoArgument(String query) {
        assertThat(SqlStatement.parse(query).names()).isEmpty();
        assertThat(SqlStatement.parse(query).text(SHOWN)).doesNotContain("<");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "select :a | select <a>",
                "select :a::date | select <a>::date",
                "select(:a)+:b,:_c1 | select(<a>)+<b>,<_c1>",
                "select ':x'||:a||':x' | select ':x'||<a>||':x'",
                "select tags[:a] | select tags[<a>]",
                "select E'\\'' || :a | select E'\\'' || <a>",
                "select $$x$$||:a | select $$x$$||<a>",
                "select 1 where (:a is null or x = :a) | select 1 where (<a?> is null or x = <a>)",
                "select 1 where :a IS  NOT NULL | select 1 where <a?> IS NOT NULL",
                "select b = :a is null | select b = <a> is null",
                "select :a is not distinct from b | select <a> is not distinct from b",
            })
    void anArgumentInCodeIsFoundWhereverItStands(String query, String expected) {
        assertThat(SqlStatement.parse(query).text(SHOWN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "select 1 | SELECT | false | true",
                "(select 1) union select 2 | SELECT | false | true",
                "values (1) | SELECT | false | true",
                "insert into t values (1) | INSERT | true | false",
                "insert into t values (1) returning id | INSERT | true | true",
                "insert into t select 'returning' | INSERT | true | false",
                "update t set x = (select 1) | UPDATE | true | false",
                "delete from t where id in (select 1 for update) returning * | DELETE | true | true",
                "with a as (select 1) select * from a | SELECT | false | true",
                "with a as (insert into t values (1) returning *) select * from a | SELECT | true | true",
                "with a as materialized (delete from t returning *) select 1 | SELECT | true | true",
                "with recursive a(n) as (select 1 union all select n + 1 from a) select * from a | SELECT | false | true",
                "with update as (select 1), a as (select 2) insert into t select * from a | INSERT | true | false",
                "select * from t for update | SELECT | false | true",
            })
    void whatAStatementDoesIsSeenInItsWords(String query, Verb verb, boolean writes, boolean returning) {
        SqlStatement statement = SqlStatement.parse(query);
        assertThat(statement.verb()).isEqualTo(verb);
        assertThat(statement.writes()).isEqualTo(writes);
        assertThat(statement.returning()).isEqualTo(returning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "select 1; select 2 | more than one statement",
                "select 1; drop table t | more than one statement",
                "drop table t | begins with 'drop'",
                "set role parlor | begins with 'set'",
                "copy t to '/tmp/x' | begins with 'copy'",
                "do $$ begin end $$ | begins with 'do'",
                "begin | begins with 'begin'",
                "call p() | begins with 'call'",
                "explain select 1 | begins with 'explain'",
                "select 1) select (2 | brackets that do not match",
                "select (1 | brackets that do not match",
                "select 'x | a string without an end",
                "select $a$ x $b$ | a string without an end",
                "select \"x | a quoted name without an end",
                "select 1 /* /* */ | a comment without an end",
                "select $1 | write :name instead of $1",
                "with a as (select 1) | no select, insert, update, delete or merge follows",
                "-- nothing | must not be empty",
            })
    void whatIsNotOneStatementOnRowsIsRefusedWithTheReason(String query, String reason) {
        assertThatThrownBy(() -> SqlStatement.parse(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aSemicolonAtTheEndIsLeftOut() {
        assertThat(SqlStatement.parse("select 1 ; -- done\n").text(SHOWN).strip())
                .isEqualTo("select 1");
    }

    @Test
    void aStatementWithItsOwnWithGivesItsRowsANameAmongTheOthers() {
        SqlStatement plain = SqlStatement.parse("select :a -- why");
        SqlStatement own = SqlStatement.parse("with x as (delete from t returning *) select * from x");
        assertThat(plain.named("r", SHOWN)).isEqualTo("with r as (\nselect <a>\n)\n");
        assertThat(own.named("r", SHOWN))
                .isEqualTo("with x as (delete from t returning *) , r as (\nselect * from x\n)\n");
    }
}
