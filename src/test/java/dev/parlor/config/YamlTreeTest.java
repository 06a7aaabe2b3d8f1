package dev.parlor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTreeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
                    a: [Where is my order?, Show me rain jackets]  | {"a":["Where is my order?","Show me rain jackets"]}
                    a: { on: [x], yes: no, off: ~ }                | {"a":{"on":["x"],"yes":"no","off":null}}
                    a: 012                                         | {"a":12}
                    a: 0x1F                                        | {"a":31}
                    a: 3000000000                                  | {"a":3000000000}
                    a: 1.50                                        | {"a":1.50}
                    a: "1"                                         | {"a":"1"}
                    a: !!str 1                                     | {"a":"1"}
                    a: 10:30                                       | {"a":"10:30"}
                    a: 2026-11-21                                  | {"a":"2026-11-21"}
                    {"a": "\\u00e9\\n", "b": [1, true, null]}      | {"a":"é\\n","b":[1,true,null]}
                    a: "😀"                                        | {"a":"😀"}
                    a:                                             | {"a":null}
                    # nothing                                      | {}
                    """)
    void valuesAreThoseOfYaml12(String yaml, String json) throws Exception {
        assertThat(YamlTree.read(yaml).json().toString()).isEqualTo(json);
    }

    @Test
    void everyKeyHasItsLine() throws Exception {
        YamlTree tree = YamlTree.read("""
                title: Shop
                tools:
                  - java: calculator
                  - name: look
                    sql:
                      query: |
                        select 1
                    cache: 30s
                """);
        assertThat(tree.lines())
                .containsEntry("title", 1)
                .containsEntry("tools.[0].java", 3)
                .containsEntry("tools.[1].sql.query", 6)
                .containsEntry("tools.[1].cache", 8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    a: [1, 2                  | 1 | expected ',' or ']'
                    a: &x [1]\\nb: *x         | 2 | aliases such as *name are not taken
                    a: 1\\nb: 2\\na: 3        | 3 | the key a is there twice
                    a: 1\\n---\\nb: 2         | 2 | second document
                    a: .inf                   | 1 | .inf is not a number
                    ? [a]\\n: 1               | 1 | a key is a text
                    \\ta: 1                   | 1 | found character
                    """)
    void whatIsNotTakenIsToldWithItsLine(String yaml, int line, String words) {
        assertThatThrownBy(() -> YamlTree.read(yaml.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOfSatisfying(
                        YamlTree.NotYaml.class, problem -> assertThat(problem.line()).isEqualTo(line))
                .hasMessageContaining(words);
    }

    @Test
    void depthHasAnEnd() {
        assertThatThrownBy(() -> YamlTree.read("[".repeat(5_000) + "]".repeat(5_000)))
                .hasMessageContaining("more than 64 levels");
    }
}
