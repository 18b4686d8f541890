package io.orgsso.e2e.server;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where what explains a failed test is kept. */
public final class FailureFiles {
    private FailureFiles() {}

    /** A file in {@code target/failures} named after the test. */
    public static Path of(ExtensionContext test, String ending) {
        var name = test.getRequiredTestClass().getName().replaceFirst(".*\\.", "") + "."
                + test.getRequiredTestMethod().getName() + "-"
                + Integer.toHexString(test.getUniqueId().hashCode());
        return Build.target().resolve("failures").resolve(name + ending);
    }
}
