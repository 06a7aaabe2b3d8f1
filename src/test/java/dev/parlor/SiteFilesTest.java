package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.SiteDraft;
import dev.parlor.config.SiteReader;
import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of sites are taken, and when. */
class SiteFilesTest {
    private static final SiteId SHOP = new SiteId("shop");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SiteFiles files;

    @BeforeEach
    void aSiteThatHasSettled() throws IOException {
        write("shop.yaml", yaml("One"));
        files = new SiteFiles(folder, new SiteReader(name -> null));
        assertThat(files.look().unsettled()).containsExactly(SHOP);
        assertThat(title()).isEqualTo("One");
    }

    @Test
    void whatChangesFromLookToLookIsNotTaken() throws IOException {
        write("shop.yaml", "title: Tw");
        assertThat(files.look().unsettled()).containsExactly(SHOP);
        write("shop.yaml", yaml("Two"));
        assertThat(files.look().unsettled()).containsExactly(SHOP);
        assertThat(title()).isEqualTo("Two");
    }

    @Test
    void anEditorThatReplacesTheFileIsSeenAndItsOwnFilesAreNot() throws IOException {
        write(".#shop.yaml", "title: [");
        write("shop.yaml~", "title: [");
        write(".shop.yaml.swp", "title: [");
        assertThat(files.look().settled()).containsOnlyKeys(SHOP);
        Files.move(
                write("4913.tmp", yaml("Two")),
                folder.resolve("shop.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        files.look();
        SiteFiles.View view = files.look();
        assertThat(view.settled()).containsOnlyKeys(SHOP);
        assertThat(view.findings()).isEmpty();
        assertThat(title()).isEqualTo("Two");
    }

    @Test
    void aFileThatIsAwayForOneLookIsNotGone() throws IOException {
        Files.delete(folder.resolve("shop.yaml"));
        SiteFiles.View away = files.look();
        assertThat(away.settled()).isEmpty();
        assertThat(away.has(SHOP)).isTrue();
        write("shop.yaml", yaml("Two"));
        assertThat(files.look().has(SHOP)).isTrue();
        assertThat(title()).isEqualTo("Two");
        Files.delete(folder.resolve("shop.yaml"));
        files.look();
        assertThat(files.look().has(SHOP)).isFalse();
    }

    @Test
    void aFolderThatCannotBeReadSaysNothingAboutItsSites() throws IOException {
        Files.delete(folder.resolve("shop.yaml"));
        Files.delete(folder);
        files.look();
        SiteFiles.View view = files.look();
        assertThat(view.unclear()).isTrue();
        assertThat(view.findings()).singleElement().asString().contains("cannot be read");
    }

    @Test
    void aFileThatIsNoTextIsAFindingAndItsSiteMayStillBeThere() throws IOException {
        Files.write(folder.resolve("shop.yaml"), new byte[] {(byte) 0xc3, (byte) 0x28});
        files.look();
        SiteFiles.View view = files.look();
        assertThat(view.has(SHOP)).isTrue();
        assertThat(view.unclear()).as("whether others may be there too").isFalse();
        assertThat(view.findings()).singleElement().asString().contains("shop.yaml: is not UTF-8");
    }

    @Test
    void onlyWhatAFileHoldsCounts() throws IOException {
        String before = print();
        Files.setLastModifiedTime(folder.resolve("shop.yaml"), FileTime.fromMillis(0));
        assertThat(print()).isEqualTo(before);
    }

    @Test
    void tablesAndDocumentsAreAPartOfTheSite() throws IOException {
        Files.createDirectories(folder.resolve("openapi"));
        write("openapi/orders.yaml", "openapi: 3.1.0");
        write("shop.yaml", yaml("One") + "tools: [{ openapi: { document: openapi/orders.yaml } }]\n");
        files.look();
        String first = print();
        write("openapi/orders.yaml", "openapi: 3.1.1");
        assertThat(files.look().unsettled()).containsExactly(SHOP);
        String second = print();
        assertThat(second).isNotEqualTo(first);
        write("shop.sql", "create table item (name text)");
        assertThat(files.look().unsettled()).containsExactly(SHOP);
        assertThat(print()).isNotEqualTo(second);
    }

    @Test
    void aServerBeginsWithWhatItHasReadAndNothingIsNewToIt() throws IOException {
        SiteFiles begun = new SiteFiles(folder, new SiteReader(name -> null));
        SiteDraft read = new SiteReader(name -> null)
                .read(SHOP, folder.resolve("shop.yaml").toString(), yaml("One"));
        List<Candidate> candidates = begun.begin(List.of(read));
        assertThat(candidates)
                .singleElement()
                .satisfies(each -> assertThat(each.print()).isEqualTo(print()));
        assertThat(begun.look().settled()).containsOnlyKeys(SHOP);
        write("shop.yaml", yaml("Two"));
        SiteFiles late = new SiteFiles(folder, new SiteReader(name -> null));
        assertThat(late.begin(List.of(read)))
                .singleElement()
                .satisfies(each -> assertThat(each.print()).isEmpty());
    }

    private String title() {
        Candidate settled = Objects.requireNonNull(files.look().settled().get(SHOP), "it has settled");
        return settled.draft().config().title();
    }

    private String print() {
        return Objects.requireNonNull(files.look().settled().get(SHOP), "it has settled")
                .print();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private static String yaml(String title) {
        return "title: " + title + "\nmodels: [demo/scripted]\n";
    }
}
