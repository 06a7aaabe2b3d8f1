package dev.parlor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The package table of README, held against the code. */
class ArchitectureTest {
    private static final String ROOT = "dev.parlor";
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z]+)` \\|.*\\| ([^|]*) \\|$");
    private static final List<String> ADAPTERS = List.of(
            "history.redis",
            "history.postgres",
            "tool.redis",
            "tool.postgres",
            "provider.openai",
            "provider.anthropic",
            "tool.builtin",
            "tool.mcp",
            "tool.sql",
            "tool.extract",
            "tool.http",
            "embedded");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> eachPackageImportsOnlyWhatTheTableOfTheReadmeAllows() throws IOException {
        return table().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.getKey() + " imports only " + row.getValue(),
                        () -> classes()
                                .that()
                                .resideInAPackage(inside(row.getKey()))
                                .should()
                                .onlyDependOnClassesThat(isForeignOrIn(row.getKey(), row.getValue()))
                                .check(CLASSES)));
    }

    @Test
    void everyPackageStandsInTheTable() throws IOException {
        Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1).replaceAll("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(table().keySet()).containsExactlyElementsOf(packages);
    }

    @Test
    void theNounsNeedNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage(inside("conversation"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", inside("conversation"))
                .check(CLASSES);
    }

    @TestFactory
    Stream<DynamicTest> onlyTheRootNamesAdapters() {
        return ADAPTERS.stream()
                .map(adapter -> DynamicTest.dynamicTest(
                        adapter,
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(ROOT, inside(adapter))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(inside(adapter))
                                .check(CLASSES)));
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void aVerticleBindsAndReleasesAndIsSmall() throws IOException {
        List<JavaClass> verticles = CLASSES.stream()
                .filter(type -> type.isAssignableTo(VerticleBase.class))
                .toList();
        assertThat(verticles).isNotEmpty();
        for (JavaClass verticle : verticles) {
            Path source = Path.of("src/main/java", verticle.getName().replace('.', '/') + ".java");
            assertThat(Files.readAllLines(source)).as(verticle.getName()).hasSizeLessThan(130);
        }
    }

    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> table = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                table.put(
                        row.group(1),
                        Arrays.stream(row.group(2).split("[, ]+"))
                                .filter(name -> name.matches("[a-z]+"))
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        assertThat(table).as("the package table of README.md").isNotEmpty();
        return table;
    }

    private static DescribedPredicate<JavaClass> isForeignOrIn(String self, Set<String> allowed) {
        return DescribedPredicate.describe("is foreign, or of " + self + " or " + allowed, type -> {
            String name = type.getBaseComponentType().getPackageName();
            return !(name.equals(ROOT) || name.startsWith(ROOT + "."))
                    || Stream.concat(Stream.of(self), allowed.stream())
                            .map(each -> ROOT + "." + each)
                            .anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
        });
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }
}
