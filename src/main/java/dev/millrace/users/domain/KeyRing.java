package dev.millrace.users.domain;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys there are, in the order in which they sign.
 *
 * @param keys the oldest first
 */
public record KeyRing(List<SigningKey> keys) {

    public static final KeyRing EMPTY = new KeyRing(List.of());

    /** The ring of these keys, whatever their order. */
    public static KeyRing of(List<SigningKey> keys) {
        return new KeyRing(keys.stream()
                .sorted(Comparator.comparing(SigningKey::activeFrom).thenComparing(SigningKey::id))
                .toList());
    }

    /** The key that signs now: the last one whose time has come. A first key signs even if its clock was ahead. */
    public SigningKey signer(Instant now) {
        SigningKey signer = keys.getFirst();
        for (SigningKey key : keys) {
            if (!key.activeFrom().isAfter(now)) {
                signer = key;
            }
        }
        return signer;
    }

    /** Whether there is a key with this id. */
    public boolean has(String id) {
        return keys.stream().anyMatch(key -> key.id().equals(id));
    }

    /** What is due now. */
    public KeyPlan plan(Instant now, KeyPolicy policy) {
        return new KeyPlan(successorFrom(now, policy), dead(now, policy));
    }

    private @Nullable Instant successorFrom(Instant now, KeyPolicy policy) {
        if (keys.isEmpty()) {
            return now;
        }
        Instant due = keys.getLast().activeFrom().plus(policy.rotation());
        Instant soonest = now.plus(policy.lead());
        return due.isAfter(soonest) ? null : soonest;
    }

    private Set<String> dead(Instant now, KeyPolicy policy) {
        Set<String> dead = new HashSet<>();
        for (int i = 0; i + 1 < keys.size(); i++) {
            Instant stoppedSigning = keys.get(i + 1).activeFrom();
            if (stoppedSigning.plus(policy.linger()).isBefore(now)) {
                dead.add(keys.get(i).id());
            }
        }
        return dead;
    }
}
