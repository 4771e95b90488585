package dev.millrace.platform.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * What a connection may cost before it is a request: open connections, slow heads, slow bodies. Sizes of the request
 * line and the headers are limits of the decoder; whoever breaks one is told by {@link BareErrors}.
 */
final class HttpServerLimits implements NettyServerCustomizer {

    private final WebSettings settings;

    HttpServerLimits(WebSettings settings) {
        this.settings = settings;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.maxConnections(settings.maxConnections()).doOnChannelInit((_, channel, _) -> guard(channel));
    }

    private void guard(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.HttpCodec) != null) {
            ArrivalDeadline deadline = new ArrivalDeadline(settings.headerTimeout(), settings.bodyTimeout());
            pipeline.addBefore(NettyPipeline.HttpCodec, "millrace.deadline", deadline);
            pipeline.addAfter(NettyPipeline.HttpCodec, "millrace.bare-errors", new BareErrors(deadline));
        }
    }
}
