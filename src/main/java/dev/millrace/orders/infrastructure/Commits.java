package dev.millrace.orders.infrastructure;

import dev.millrace.orders.domain.CommitSignal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes the news of a commit on to whoever reads the log in this process. */
public final class Commits implements CommitSignal {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void committed() {
        listeners.forEach(Runnable::run);
    }
}
