package dev.millrace.platform.database;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecMetadata;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.codec.PostgresTypeIdentifier;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.postgresql.message.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Lets the driver send a {@link BinaryArray}. It finds this class by itself (see {@code META-INF/services}). One codec,
 * as each that is added makes every new connection sort all of them anew.
 */
public final class BinaryArrays implements CodecRegistrar {

    @Override
    public Publisher<Void> register(PostgresqlConnection connection, ByteBufAllocator buffers, CodecRegistry codecs) {
        return Mono.fromRunnable(() -> codecs.addLast(new Writer(buffers)));
    }

    @SuppressWarnings("rawtypes") // The driver knows classes only.
    private record Writer(ByteBufAllocator buffers) implements Codec<BinaryArray>, CodecMetadata {

        @Override
        public Class<?> type() {
            return BinaryArray.class;
        }

        @Override
        public boolean canEncode(Object value) {
            return value instanceof BinaryArray;
        }

        @Override
        public boolean canEncodeNull(Class<?> wanted) {
            return false;
        }

        @Override
        public EncodedParameter encode(Object value) {
            return encode(value, ((BinaryArray<?>) value).array().getObjectId());
        }

        @Override
        public EncodedParameter encode(Object value, int dataType) {
            BinaryArray<?> array = (BinaryArray<?>) value;
            return new EncodedParameter(
                    Format.FORMAT_BINARY, dataType, Mono.fromSupplier(() -> array.written(buffers)));
        }

        @Override
        public EncodedParameter encodeNull() {
            throw new UnsupportedOperationException("the driver's own codecs write nulls");
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
        public @Nullable BinaryArray decode(
                @Nullable ByteBuf buffer, int dataType, Format format, Class<? extends BinaryArray> wanted) {
            throw new UnsupportedOperationException("only writes");
        }
    }
}
