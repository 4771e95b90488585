package dev.millrace.platform.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * What a connection may cost before it is a request: open connections, slow heads, slow bodies. Sizes of the request
 * line and the headers are limits of the decoder; whoever breaks one is told by {@link BareErrors}. And what a request
 * may cost that nobody can carry out: {@link EarlyRefusals}.
 */
final class HttpServerLimits implements NettyServerCustomizer {

    private final WebSettings settings;
    private final List<Congestion> congestions;
    private final RequestMetrics metrics;

    HttpServerLimits(WebSettings settings, List<Congestion> congestions, RequestMetrics metrics) {
        this.settings = settings;
        this.congestions = congestions;
        this.metrics = metrics;
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
            if (!congestions.isEmpty()) {
                pipeline.addAfter(
                        "millrace.bare-errors", "millrace.early-refusals", new EarlyRefusals(congestions, metrics));
            }
        }
    }
}
