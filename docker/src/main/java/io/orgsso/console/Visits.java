package io.orgsso.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** The visits by the value of their cookie; the oldest are forgotten, so that memory stays bounded. */
final class Visits {
    private static final int MOST = 1_000;

    private final Map<String, Visit> visits = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Visit> eldest) {
            return size() > MOST;
        }
    };

    synchronized Visit get(String id) {
        return visits.getOrDefault(id, Visit.NEW);
    }

    synchronized void put(String id, Visit visit) {
        visits.remove(id);
        visits.put(id, visit);
    }

    synchronized Visit remove(String id) {
        Visit visit = get(id);
        visits.remove(id);
        return visit;
    }
}
