package dev.millrace.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {

    @Test
    void oneHostIsSpelledForBothDrivers() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://mill:s%2Fcret@db.test:6432/shop");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.test:6432/shop");
        assertThat(url.user()).isEqualTo("mill");
        assertThat(url.password()).isEqualTo("s/cret");
        assertThat(DatabaseUrl.parse("r2dbc:postgresql://mill@db.test/shop").jdbc())
                .isEqualTo("jdbc:postgresql://db.test:5432/shop");
        assertThat(DatabaseUrl.parse("postgresql://mill@[::1]:6432/shop").jdbc())
                .isEqualTo("jdbc:postgresql://[::1]:6432/shop");
    }

    @Test
    void ofSeveralHostsThePrimaryIsUsed() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://mill:secret@one.test:6432,two.test/shop");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://one.test:6432,two.test:5432/shop?targetServerType=primary");
        assertThat(ConnectionFactories.get(url.options()).toString())
                .contains("one.test:6432, two.test:5432", "targetServerType=PRIMARY");
    }

    @Test
    void anythingElseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse("mysql://db.test/shop"))
                .withMessageContaining("millrace.database.url");
    }
}
