package dev.millrace.simulator.domain;

import java.util.List;
import java.util.Map;

/** Decides how each call goes: by the first rule of the script that fits, else by the token of the card. */
public final class Script {

    private static final int REMEMBERED = 100_000;

    private List<Live> rules = List.of();
    private final Map<String, Integer> attempts = Bounded.map(REMEMBERED);

    /**
     * One rule of a script.
     *
     * @param match a kind of call, a path it begins with, or {@code *}
     * @param times how often it is used; 0 for ever
     * @param percent of the fitting calls it takes, evenly spread
     */
    public record Rule(String match, int times, int percent, Plan plan) {

        private boolean fits(Call call) {
            return match.equals("*")
                    || match.equals(call.kind().label())
                    || (match.startsWith("/") && call.path().startsWith(match));
        }
    }

    /** Replaces the script. */
    public synchronized void replace(List<Rule> script) {
        rules = script.stream().map(Live::new).toList();
    }

    synchronized Plan plan(Call call) {
        for (Live live : rules) {
            if (live.rule.fits(call) && live.takes()) {
                return live.rule.plan();
            }
        }
        if (call.kind() != Call.Kind.CREATE) {
            return Plan.PLAIN;
        }
        int attempt = attempts.merge(String.valueOf(call.key()), 1, Integer::sum);
        return Tokens.plan(call.field("payment_method"), attempt);
    }

    /** A rule and how often it was met and used. */
    private static final class Live {
        private final Rule rule;
        private long met;
        private int used;

        private Live(Rule rule) {
            this.rule = rule;
        }

        private boolean takes() {
            if (rule.times() > 0 && used >= rule.times()) {
                return false;
            }
            met++;
            boolean taken = met * rule.percent() / 100 > (met - 1) * rule.percent() / 100;
            used += taken ? 1 : 0;
            return taken;
        }
    }
}
