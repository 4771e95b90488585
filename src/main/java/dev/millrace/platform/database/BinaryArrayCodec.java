package dev.millrace.platform.database;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecMetadata;
import io.r2dbc.postgresql.codec.PostgresTypeIdentifier;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.postgresql.message.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Writes arrays of one type with one dimension, as PostgreSQL's {@code array_recv} reads them; their nulls are SQL nulls.
 * Has {@link CodecMetadata}, as the driver keeps the first codec that says its type and asks no others.
 *
 * @param type the class of the arrays
 * @param element what PostgreSQL calls an element
 * @param array what it calls an array of them
 * @param elements writes the length of an element in bytes and the element
 */
record BinaryArrayCodec<T>(
        ByteBufAllocator buffers,
        Class<T[]> type,
        PostgresqlObjectId element,
        PostgresqlObjectId array,
        ElementWriter<T> elements)
        implements Codec<T[]>, CodecMetadata {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int TYPICAL_ELEMENT = 20;
    private static final int MAY_HAVE_NULLS = 1;
    private static final int FIRST_INDEX = 1;
    private static final int NULL = -1;

    /** Writes one element. */
    interface ElementWriter<T> {
        void write(ByteBuf to, T element);
    }

    @Override
    public boolean canEncode(Object value) {
        return type.isInstance(value);
    }

    @Override
    public boolean canEncodeNull(Class<?> wanted) {
        return type.equals(wanted);
    }

    @Override
    public EncodedParameter encode(Object value) {
        return encode(value, array.getObjectId());
    }

    @Override
    public EncodedParameter encode(Object value, int dataType) {
        T[] values = type.cast(value);
        return new EncodedParameter(Format.FORMAT_BINARY, dataType, Mono.fromSupplier(() -> written(values)));
    }

    @Override
    public EncodedParameter encodeNull() {
        return new EncodedParameter(Format.FORMAT_BINARY, array.getObjectId(), EncodedParameter.NULL_VALUE);
    }

    private ByteBuf written(T[] values) {
        ByteBuf to = buffers.buffer(HEADER + values.length * TYPICAL_ELEMENT);
        boolean empty = values.length == 0;
        to.writeInt(empty ? 0 : 1).writeInt(MAY_HAVE_NULLS).writeInt(element.getObjectId());
        if (!empty) {
            to.writeInt(values.length).writeInt(FIRST_INDEX);
        }
        for (T value : values) {
            writeElement(to, value);
        }
        return to;
    }

    private void writeElement(ByteBuf to, @Nullable T value) {
        if (value == null) {
            to.writeInt(NULL);
        } else {
            elements.write(to, value);
        }
    }

    /** None: what is read is left to the driver. */
    @Override
    public List<PostgresTypeIdentifier> getDataTypes() {
        return List.of();
    }

    @Override
    public boolean canDecode(int dataType, Format format, Class<?> wanted) {
        return false;
    }

    @Override
    public T @Nullable [] decode(@Nullable ByteBuf buffer, int dataType, Format format, Class<? extends T[]> wanted) {
        throw new UnsupportedOperationException("only writes");
    }
}
