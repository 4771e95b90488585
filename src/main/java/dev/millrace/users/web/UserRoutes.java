package dev.millrace.users.web;

import static dev.millrace.platform.web.Endpoint.delete;
import static dev.millrace.platform.web.Endpoint.get;
import static dev.millrace.platform.web.Endpoint.patch;
import static dev.millrace.platform.web.Endpoint.post;
import static dev.millrace.platform.web.Endpoint.put;

import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.util.List;

/** The users API, readable top to bottom. */
public final class UserRoutes implements Endpoints {

    private final UserHandler users;
    private final StaffHandler staff;
    private final SessionHandler sessions;
    private final KeysHandler keys;

    public UserRoutes(UserHandler users, StaffHandler staff, SessionHandler sessions, KeysHandler keys) {
        this.users = users;
        this.staff = staff;
        this.sessions = sessions;
        this.keys = keys;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                post("/api/v1/users", Access.PUBLIC, users::register).limitedAs(LimitClass.SIGN_IN),
                post("/api/v1/sessions", Access.PUBLIC, sessions::login).limitedAs(LimitClass.SIGN_IN),
                post("/api/v1/sessions/refresh", Access.PUBLIC, sessions::refresh)
                        .limitedAs(LimitClass.SIGN_IN),
                delete("/api/v1/sessions/current", Access.SIGNED_IN, sessions::logout),
                get("/api/v1/users/me", Access.SIGNED_IN, users::showOwn),
                patch("/api/v1/users/me", Access.SIGNED_IN, users::updateOwn),
                get("/api/v1/users/{id}", Access.SIGNED_IN, users::show),
                get("/api/v1/users", Access.STAFF, staff::list),
                put("/api/v1/users/{id}/role", Access.ADMIN, staff::giveRole),
                put("/api/v1/users/{id}/active", Access.ADMIN, staff::activate),
                get("/.well-known/jwks.json", Access.PUBLIC, keys::keys).limitedAs(LimitClass.NONE));
    }
}
