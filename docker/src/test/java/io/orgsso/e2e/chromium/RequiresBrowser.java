package io.orgsso.e2e.chromium;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests in a real Chromium; a parameter of type {@link Chromium} receives it. Without one the tests are skipped, saying
 * why, or fail where the system property {@code orgsso.require} contains {@code browser}. A failed test leaves a
 * screenshot in {@code target/failures}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ChromiumExtension.class)
public @interface RequiresBrowser {}
