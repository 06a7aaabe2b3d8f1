package dev.parlor.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void aMissingFolderIsCreatedWithItsParents() {
        try (DataFolder folder = DataFolder.claim(temp.resolve("a/b"))) {
            assertThat(folder.path()).isDirectory();
            assertThat(folder.postgres().getParent()).isEqualTo(folder.path());
            assertThat(folder.redis()).isNotEqualTo(folder.postgres());
        }
    }

    @Test
    void aFolderInUseIsRefusedWithASentenceThatSaysWhatToDo() {
        try (DataFolder owner = DataFolder.claim(temp)) {
            assertThatThrownBy(() -> DataFolder.claim(temp))
                    .isInstanceOf(StartupProblem.class)
                    .hasMessage("The data folder " + owner.path()
                            + " is in use by another Parlor: stop it, or set PARLOR_DATA to another folder.");
        }
    }

    @Test
    void aFolderThatWasGivenBackCanBeClaimedAgain() {
        DataFolder.claim(temp).close();
        try (DataFolder again = DataFolder.claim(temp)) {
            assertThat(again.path()).exists();
        }
    }

    @Test
    void aPathThatIsAFileIsRefusedWithASentence() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> DataFolder.claim(file))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("PARLOR_DATA");
    }

    @Test
    void withoutAWritableHomeTheProgramsLieBesideTheData() throws Exception {
        assertThat(ProgramCache.folder(null, "/dev/null/home", temp)).isEqualTo(temp.resolve("programs"));
        assertThat(ProgramCache.folder(temp.resolve("xdg").toString(), "/root", temp))
                .isEqualTo(temp.resolve("xdg/parlor"));
    }
}
