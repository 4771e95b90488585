package dev.millrace.platform.limits;

import dev.millrace.platform.limits.RateLimits.Verdict;
import dev.millrace.platform.security.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one request draws from: a policy and whose count it is.
 *
 * @param name of the policy, as told in the headers
 * @param policy how much passes
 * @param subject the account or the network that is counted
 */
record Allowance(String name, Policy policy, String subject) {

    /** The allowance of this request; null when its class is not limited. */
    static @Nullable Allowance of(
            RateLimitSettings settings, LimitClass limit, @Nullable Caller caller, String address) {
        return switch (limit) {
            case NONE -> null;
            case SIGN_IN -> new Allowance("sign-in", settings.signIn(), Network.of(address));
            case READ -> of("read", settings.read(), settings, caller, address);
            case WRITE -> of("write", settings.write(), settings, caller, address);
            case STREAM -> of("stream", settings.stream(), settings, caller, address);
        };
    }

    private static Allowance of(
            String name, Policy policy, RateLimitSettings settings, @Nullable Caller caller, String address) {
        return caller == null
                ? new Allowance("anonymous", settings.anonymous(), Network.of(address))
                : new Allowance(name, policy, caller.id().toString());
    }

    /** All in one slot of a Redis Cluster, since one call takes from many. */
    String key() {
        return "millrace:{limits}:" + name + ":" + subject;
    }

    Verdict verdict(boolean allowed, long remaining, long resetMillis) {
        return new Verdict(name, policy.quota(), policy.window(), remaining, Duration.ofMillis(resetMillis), allowed);
    }
}
