package dev.millrace.orders.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change with everything that is written together with it.
 *
 * @param change never one that changes nothing
 * @param actor who made it
 * @param traceId of the request; null when the server acts by itself
 * @param settlement the operation whose result this is, if any
 * @param answer kept for the key of the placement unless an answer is there already
 * @param key of the placement; null when nobody waits for its answer
 * @param followUpId of the operation the change leads to; unused when it leads to none
 */
public record StoredChange(
        Change change,
        Actor actor,
        @Nullable String traceId,
        @Nullable Settlement settlement,
        @Nullable Answer answer,
        @Nullable String key,
        UUID followUpId) {

    /** A change by a person. */
    public static StoredChange by(Actor actor, String traceId, Change change, UUID followUpId) {
        return new StoredChange(change, actor, traceId, null, null, null, followUpId);
    }

    /** A change by the server itself. */
    public static StoredChange bySystem(Change change, UUID followUpId) {
        return new StoredChange(change, Actor.SYSTEM, null, null, null, null, followUpId);
    }

    /** The result of an operation, with nobody waiting. */
    public static StoredChange of(Settlement settlement, Change change, UUID followUpId) {
        return new StoredChange(change, Actor.SYSTEM, null, settlement, null, null, followUpId);
    }

    /** The same, answering the placement under this key. */
    public StoredChange answering(String placementKey, String trace, Answer placementAnswer) {
        return new StoredChange(change, actor, trace, settlement, placementAnswer, placementKey, followUpId);
    }
}
