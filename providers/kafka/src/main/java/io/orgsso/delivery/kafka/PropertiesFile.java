package io.orgsso.delivery.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;

/** A file of client properties under Kafka's own names, as Kafka's tools take one: the door to all that has no key. */
final class PropertiesFile {
    private static final String KEY = KafkaSettings.PREFIX + "properties-file";

    /** One that ignores keys would mix up a member's changes; and nothing here ends a transaction. */
    private static final Set<String> NOT_OURS =
            Set.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, ProducerConfig.TRANSACTIONAL_ID_CONFIG);

    private PropertiesFile() {}

    /** @param promised properties that the target sets itself */
    static Map<String, Object> read(String file, Set<String> promised) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(KEY + " is '" + file + "', which cannot be read as a properties file.");
        }
        Map<String, Object> properties = new HashMap<>();
        for (String name : read.stringPropertyNames()) {
            if (promised.contains(name) || NOT_OURS.contains(name)) {
                throw new IllegalArgumentException(KEY + " sets " + name + ", which the target decides itself.");
            }
            properties.put(name, ClientClasses.bundled(read.getProperty(name).trim()));
        }
        return properties;
    }
}
