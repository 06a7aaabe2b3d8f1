package dev.parlor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The table of what providers do, held against the tests that it names. */
class QuirkTableTest {
    private static final Path TABLE = Path.of("src", "test", "resources", "streams", "README.md");
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|.*");
    private static final Pattern NAMED = Pattern.compile("`(\\w+#\\w+)`");

    @Test
    void eachOfThe33QuirksIsHeldByTestsThatExist() throws IOException {
        Set<String> tests = tests();
        List<Integer> numbers = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                numbers.add(Integer.parseInt(row.group(1)));
                List<String> named = NAMED.matcher(line)
                        .results()
                        .map(match -> match.group(1))
                        .toList();
                assertThat(named).as(line).isNotEmpty();
                assertThat(tests).containsAll(named);
            }
        }
        assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, 33).boxed().toList());
    }

    private static Set<String> tests() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("dev.parlor");
        return classes.stream()
                .map(JavaClass::getMethods)
                .flatMap(Set::stream)
                .filter(method -> method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class))
                .map(QuirkTableTest::name)
                .collect(Collectors.toSet());
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getSimpleName() + "#" + method.getName();
    }
}
