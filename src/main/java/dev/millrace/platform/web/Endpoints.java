package dev.millrace.platform.web;

import java.util.List;

/** A module's routes, readable top to bottom. */
@FunctionalInterface
public interface Endpoints {

    List<Endpoint> endpoints();
}
