package dev.millrace.notifications.web;

import dev.millrace.notifications.domain.Notification;
import dev.millrace.notifications.domain.NotificationQuery;
import dev.millrace.notifications.domain.NotificationService;
import dev.millrace.notifications.domain.Status;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Cursor;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import java.util.List;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Mails for the staff: what was sent, what was not and why, and once more. */
public final class NotificationRoutes implements Endpoints {

    private static final String NOTIFICATIONS = "/api/v1/notifications";
    private static final String NOTIFICATION = NOTIFICATIONS + "/{id}";

    private final NotificationService notifications;

    public NotificationRoutes(NotificationService notifications) {
        this.notifications = notifications;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(NOTIFICATIONS, Access.STAFF, this::list),
                Endpoint.get(NOTIFICATION, Access.STAFF, this::show),
                Endpoint.post(NOTIFICATION + "/resend", Access.STAFF, this::resend));
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        Parameters query = Parameters.of(request, "orderId", "status", "limit", "cursor");
        int limit = query.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        UUID before = Cursor.in(
                        request, 1, cursor -> UUID.fromString(cursor.keys().getFirst()))
                .orElse(null);
        NotificationQuery wanted = new NotificationQuery(
                query.id("orderId").orElse(null),
                query.parsed("status", Status::of).orElse(null),
                before,
                limit + 1);
        return notifications
                .list(wanted)
                .map(rows -> Page.of(rows, limit, notification -> Cursor.of(notification.id())))
                .flatMap(page -> page.map(NotificationView::of).answer(request));
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        Parameters.of(request);
        return notifications.find(Parameters.id(request, "id")).flatMap(NotificationRoutes::answer);
    }

    private Mono<ServerResponse> resend(ServerRequest request) {
        Parameters.of(request);
        return notifications.resend(Parameters.id(request, "id")).flatMap(NotificationRoutes::answer);
    }

    private static Mono<ServerResponse> answer(Notification notification) {
        return Answers.ok(NotificationView.of(notification));
    }
}
