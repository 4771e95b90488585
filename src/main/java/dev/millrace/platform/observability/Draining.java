package dev.millrace.platform.observability;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** Whether the process has been asked to stop. It answers what still comes, but asks for no more. */
final class Draining implements ApplicationListener<ContextClosedEvent> {

    private volatile boolean begun;

    boolean begun() {
        return begun;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        begun = true;
    }
}
