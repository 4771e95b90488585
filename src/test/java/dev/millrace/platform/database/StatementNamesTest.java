package dev.millrace.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementNamesTest {

    private final StatementNames names = new StatementNames();

    @Test
    void aStatementIsNamedByTheTablesItWrites() {
        assertThat(names.of("""
                with locked as (select s.sku from catalog.stock s for no key update of s),
                     held as (update catalog.stock s set reserved = 1)
                insert into orders.orders as o (id)
                select id from locked
                    on conflict (id) do update set id = excluded.id
                """)).isEqualTo("UPDATE catalog.stock INSERT orders.orders");
        assertThat(names.of("delete from orders.orders where id = $1")).isEqualTo("DELETE orders.orders");
    }

    @Test
    void aReadIsNamedByTheTablesItReads() {
        assertThat(names.of("select 1 from a.b join c.d on true where exists (select from a.b)"))
                .isEqualTo("SELECT a.b c.d");
    }

    @Test
    void aStatementWithoutTablesIsNamedByItsFirstWord() {
        assertThat(names.of(" select now()")).isEqualTo("SELECT");
    }

    @Test
    void aNameNeverHasAValueAndIsNeverLong() {
        assertThat(names.of("select 'ada@example.com' from users.account")).isEqualTo("SELECT users.account");
        assertThat(names.of("select 1 from " + "x".repeat(300) + ".y")).hasSize(255);
    }
}
