package io.shardlab.kube.events;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes core/v1 events for one component. A repeated event counts up instead of standing twice (client-go:
 * {@code EventCorrelator}). Writing happens behind the caller's back and never fails the caller.
 */
public final class EventRecorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int REMEMBERED = 4096;

    private record Occurrence(String uid, String type, String reason, String message) {}

    private final KubernetesClient client;
    private final String component;
    private final Clock clock;
    private final ExecutorService writer;
    /** Touched by the writer thread only. */
    private final Map<Occurrence, Event> written = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Occurrence, Event> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param component who speaks, as {@code kubectl describe} shows it under FROM: {@code replicaset-controller}
     */
    public EventRecorder(KubernetesClient client, String component, Clock clock) {
        this.client = client;
        this.component = component;
        this.clock = clock;
        this.writer = Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "events-" + component);
            thread.setDaemon(true);
            return thread;
        });
    }

    public void normal(HasMetadata about, String reason, String message) {
        record(reference(about), "Normal", reason, message);
    }

    public void warning(HasMetadata about, String reason, String message) {
        record(reference(about), "Warning", reason, message);
    }

    /** Records about an object that the caller has no whole copy of, or about a part of it (its {@code fieldPath}). */
    public void record(ObjectReference about, String type, String reason, String message) {
        try {
            writer.execute(() -> write(about, new Occurrence(about.getUid(), type, reason, message)));
        } catch (RejectedExecutionException closed) {
            LOG.debug("{} is closed; not recorded: {} {}", component, reason, message);
        }
    }

    private void write(ObjectReference about, Occurrence occurrence) {
        try {
            Event earlier = written.get(occurrence);
            written.put(occurrence, earlier == null ? create(about, occurrence) : countUp(about, occurrence, earlier));
        } catch (RuntimeException e) {
            LOG.warn(
                    "Event {} about {} {} could not be written: {}",
                    occurrence.reason(),
                    about.getKind(),
                    about.getName(),
                    e.getMessage());
        }
    }

    private Event create(ObjectReference about, Occurrence occurrence) {
        String now = now();
        String namespace = about.getNamespace() == null ? "default" : about.getNamespace();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(about.getName() + "." + Long.toHexString(System.nanoTime()))
                .withNamespace(namespace)
                .endMetadata()
                .withInvolvedObject(about)
                .withType(occurrence.type())
                .withReason(occurrence.reason())
                .withMessage(occurrence.message())
                .withNewSource()
                .withComponent(component)
                .endSource()
                .withReportingComponent(component)
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .build();
        return client.v1().events().inNamespace(namespace).resource(event).create();
    }

    private Event countUp(ObjectReference about, Occurrence occurrence, Event earlier) {
        var resource = client.v1()
                .events()
                .inNamespace(earlier.getMetadata().getNamespace())
                .withName(earlier.getMetadata().getName());
        if (resource.get() == null) {
            return create(about, occurrence);
        }
        return resource.edit(event -> new EventBuilder(event)
                .withCount(event.getCount() + 1)
                .withLastTimestamp(now())
                .build());
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ObjectReference reference(HasMetadata object) {
        return new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .withResourceVersion(object.getMetadata().getResourceVersion())
                .build();
    }

    /** Stops recording; what is still waiting is dropped. */
    @Override
    public void close() {
        writer.shutdownNow();
    }
}
