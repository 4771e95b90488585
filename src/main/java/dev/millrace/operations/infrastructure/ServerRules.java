package dev.millrace.operations.infrastructure;

import java.util.List;

/** What must hold of the server itself. */
final class ServerRules {

    static final List<Rule> ALL = List.of(
            new Rule("no_idle_transaction", """
                    select pid, format('%s for %s', state, clock_timestamp() - state_change)
                      from pg_stat_activity
                     where datname = current_database() and state like 'idle in transaction%'
                       and state_change < clock_timestamp() - interval '1 minute'
                    """), new Rule("no_checksum_failure", """
                    select datname, format('%s pages', checksum_failures)
                      from pg_stat_database
                     where datname = current_database() and checksum_failures > 0
                    """), new Rule("guards_stand", """
                    select format('%s.%s', n.nspname, g.name), g.state
                      from (select tgrelid, tgname, 'trigger is disabled'
                              from pg_trigger
                             where not tgisinternal and tgenabled in ('D', 'R')
                            union all
                            select indrelid, indexrelid::regclass::text, 'index is not valid'
                              from pg_index
                             where not indisvalid
                            union all
                            select conrelid, conname, 'constraint is not validated'
                              from pg_constraint
                             where not convalidated) as g (relation, name, state)
                      join pg_class c on c.oid = g.relation
                      join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname in ('catalog', 'orders', 'payments')
                    """));

    private ServerRules() {}
}
