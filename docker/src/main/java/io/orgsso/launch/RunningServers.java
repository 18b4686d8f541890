package io.orgsso.launch;

import java.nio.file.Path;
import java.util.Optional;

/** Servers that outlived whoever started them. */
final class RunningServers {
    private RunningServers() {}

    /** The process id of a server that runs from this home, where the system tells command lines. */
    static Optional<Long> in(Path home) {
        String argument = "-Dkc.home.dir=" + home;
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> java.util.List.of(arguments).contains(argument))
                        .orElse(false))
                .map(ProcessHandle::pid)
                .findFirst();
    }
}
