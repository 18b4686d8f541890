package io.orgsso.delivery.kafka;

import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * Kafka's classes, which are bundled under a name of our own: Keycloak's class path is shared, and another jar may bring
 * its Kafka too. A configuration calls them as Kafka's documentation does.
 */
final class ClientClasses {
    /** The package above all of them. */
    static final String PACKAGE = packageAbove(KafkaException.class.getPackageName());

    /** Put together at run time: bundling renames what stands in the class files. */
    private static final String DOCUMENTED = String.join(".", "org", "apache", "kafka");

    private ClientClasses() {}

    /** A setting's value in which classes have the names under which they are there. */
    static String bundled(String value) {
        return value.replace(DOCUMENTED + ".", PACKAGE + ".");
    }

    /** Kafka finds classes by name through the thread, and a thread of the server may know another class path. */
    static <T> T found(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClientClasses.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String packageAbove(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
