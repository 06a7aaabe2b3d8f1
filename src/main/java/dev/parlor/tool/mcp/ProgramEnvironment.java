package dev.parlor.tool.mcp;

import java.util.Set;

/** What a program is told of this machine: enough to start, and none of Parlor's secrets. */
final class ProgramEnvironment {
    /** Variables that a program has from Parlor, where Parlor has them; all others it has from its declaration. */
    static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR", //
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "PATHEXT",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "TEMP");

    private ProgramEnvironment() {}
}
