package dev.millrace.platform.database;

import static io.r2dbc.postgresql.codec.PostgresqlObjectId.BOOL;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.BOOL_ARRAY;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.INT4;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.INT4_ARRAY;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.INT8;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.INT8_ARRAY;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.TEXT;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.TEXT_ARRAY;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.TIMESTAMPTZ;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.TIMESTAMPTZ_ARRAY;
import static io.r2dbc.postgresql.codec.PostgresqlObjectId.UUID_ARRAY;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import java.time.Instant;
import java.util.UUID;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Sends arrays in PostgreSQL's binary format. The driver writes them as text, which costs a string for each element here
 * and its parsing there; our large statements are made of arrays. The driver finds this class by itself (see {@code
 * META-INF/services}); arrays of other types, and all that is read, are left to it.
 *
 * <p>Microseconds are the finest there are: what is finer is rounded, as PostgreSQL does with text.
 */
public final class BinaryArrays implements CodecRegistrar {

    /** PostgreSQL counts from here. */
    private static final long YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private static final int MICROS = 1_000_000;

    @Override
    public Publisher<Void> register(PostgresqlConnection connection, ByteBufAllocator buffers, CodecRegistry codecs) {
        return Mono.fromRunnable(() -> registerAt(codecs, buffers));
    }

    void registerAt(CodecRegistry codecs, ByteBufAllocator buffers) {
        codecs.addFirst(new BinaryArrayCodec<>(
                buffers, UUID[].class, PostgresqlObjectId.UUID, UUID_ARRAY, BinaryArrays::write));
        codecs.addFirst(new BinaryArrayCodec<>(buffers, String[].class, TEXT, TEXT_ARRAY, BinaryArrays::write));
        codecs.addFirst(
                new BinaryArrayCodec<>(buffers, Instant[].class, TIMESTAMPTZ, TIMESTAMPTZ_ARRAY, BinaryArrays::write));
        codecs.addFirst(new BinaryArrayCodec<>(buffers, Integer[].class, INT4, INT4_ARRAY, BinaryArrays::write));
        codecs.addFirst(new BinaryArrayCodec<>(buffers, Long[].class, INT8, INT8_ARRAY, BinaryArrays::write));
        codecs.addFirst(new BinaryArrayCodec<>(buffers, Boolean[].class, BOOL, BOOL_ARRAY, BinaryArrays::write));
    }

    private static void write(ByteBuf to, UUID value) {
        to.writeInt(2 * Long.BYTES)
                .writeLong(value.getMostSignificantBits())
                .writeLong(value.getLeastSignificantBits());
    }

    private static void write(ByteBuf to, String value) {
        int start = to.writerIndex();
        to.writeInt(0);
        to.setInt(start, ByteBufUtil.writeUtf8(to, value));
    }

    private static void write(ByteBuf to, Instant value) {
        long seconds = Math.multiplyExact(value.getEpochSecond() - YEAR_2000, (long) MICROS);
        to.writeInt(Long.BYTES).writeLong(seconds + Math.round(value.getNano() / 1000.0));
    }

    private static void write(ByteBuf to, Integer value) {
        to.writeInt(Integer.BYTES).writeInt(value);
    }

    private static void write(ByteBuf to, Long value) {
        to.writeInt(Long.BYTES).writeLong(value);
    }

    private static void write(ByteBuf to, Boolean value) {
        to.writeInt(1).writeBoolean(value);
    }
}
