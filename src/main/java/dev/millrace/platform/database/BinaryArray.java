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
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An array to be sent as PostgreSQL's {@code array_recv} reads it; its nulls are SQL nulls. The driver writes arrays as
 * text, which costs a string for each element here and its parsing there; our large statements are made of arrays.
 *
 * @param element what PostgreSQL calls an element
 * @param array what it calls an array of them
 * @param elements writes the length of an element in bytes and the element
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, compared by nobody.
record BinaryArray<T>(
        @Nullable T[] values, PostgresqlObjectId element, PostgresqlObjectId array, ElementWriter<T> elements) {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int TYPICAL_ELEMENT = 20;
    private static final int MAY_HAVE_NULLS = 1;
    private static final int FIRST_INDEX = 1;
    private static final int NULL = -1;

    /** PostgreSQL counts from here, in microseconds. */
    private static final long YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private static final long SECOND = 1_000_000;

    /** Writes one element. */
    interface ElementWriter<T> {
        void write(ByteBuf to, T element);
    }

    /** The argument as it is bound: an array of a type known here as a binary one, everything else as it is. */
    static Object orSame(Object argument) {
        return switch (argument) {
            case UUID[] values -> new BinaryArray<>(values, PostgresqlObjectId.UUID, UUID_ARRAY, BinaryArray::write);
            case String[] values -> new BinaryArray<>(values, TEXT, TEXT_ARRAY, BinaryArray::write);
            case Instant[] values -> new BinaryArray<>(values, TIMESTAMPTZ, TIMESTAMPTZ_ARRAY, BinaryArray::write);
            case Integer[] values -> new BinaryArray<>(values, INT4, INT4_ARRAY, BinaryArray::write);
            case Long[] values -> new BinaryArray<>(values, INT8, INT8_ARRAY, BinaryArray::write);
            case Boolean[] values -> new BinaryArray<>(values, BOOL, BOOL_ARRAY, BinaryArray::write);
            default -> argument;
        };
    }

    /** In a new buffer, which is the caller's. */
    ByteBuf written(ByteBufAllocator buffers) {
        ByteBuf to = buffers.buffer(HEADER + values.length * TYPICAL_ELEMENT);
        boolean empty = values.length == 0;
        to.writeInt(empty ? 0 : 1).writeInt(MAY_HAVE_NULLS).writeInt(element.getObjectId());
        if (!empty) {
            to.writeInt(values.length).writeInt(FIRST_INDEX);
        }
        for (T value : values) {
            if (value == null) {
                to.writeInt(NULL);
            } else {
                elements.write(to, value);
            }
        }
        return to;
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

    /** What is finer than a microsecond is rounded, as PostgreSQL does with text. */
    private static void write(ByteBuf to, Instant value) {
        long seconds = Math.multiplyExact(value.getEpochSecond() - YEAR_2000, SECOND);
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
