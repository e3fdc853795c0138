package gatehouse.server;

import gatehouse.server.base.Dialect;
import gatehouse.server.base.Failures;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.Patience;
import gatehouse.server.base.WebSocketDoor;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import java.time.InstantSource;
import java.util.Optional;

/** Where the server listens: for everybody, and for this machine's own collector of metrics. */
final class Listeners {
  private static final System.Logger LOGGER = System.getLogger(Listeners.class.getName());
  private static final String METRICS = "metrics";
  private static final String TLS = "tls";
  private static final String LOOPBACK = "127.0.0.1";

  private Listeners() {}

  static WebServer of(
      Config config,
      HttpRouting.Builder routing,
      Http1Upgrader upgrader,
      Optional<TlsSide> tls,
      Metrics metrics,
      InstantSource clock) {
    WebServerConfig.Builder web =
        Patience.on(WebServer.builder(), clock, Patience.Limits.USUAL, Optional.of(upgrader))
            .addProtocol(WebSocketDoor.CONFIG)
            .host(config.listen())
            .port(config.port())
            .shutdownHook(false)
            .directHandlers(Failures.unreadable())
            .routing(routing);
    tls.ifPresent(side ->
        web.putSocket(
            TLS,
            Patience.on(
                    ListenerConfig.builder(), clock, Patience.Limits.USUAL, Optional.of(upgrader))
                .addProtocol(WebSocketDoor.CONFIG)
                .name(TLS)
                .host(config.listen())
                .port(config.tlsPort())
                .tls(side.tls())
                .directHandlers(Failures.unreadable())
                .routing(routing.copy())
                .build()));
    if (config.metricsPort() != 0) {
      web.putSocket(
          METRICS,
          Patience.on(ListenerConfig.builder(), clock, Patience.Limits.USUAL)
              .name(METRICS)
              .host(LOOPBACK)
              .port(config.metricsPort())
              .routing(metrics.routing())
              .build());
    }
    return web.build();
  }

  /** The line of a start. No whole web address: what waits for the welcome looks for the first. */
  static void log(Config config, Dialect database) {
    LOGGER.log(
        System.Logger.Level.INFO,
        "serving {0} at {1}:{2}, TLS {3}, metrics {4}, data in {5}",
        config.baseUrl().getAuthority(),
        config.listen(),
        Integer.toString(config.port()),
        config.tlsPort() == 0 ? "off" : "at " + config.listen() + ":" + config.tlsPort(),
        config.metricsPort() == 0 ? "off" : "at " + LOOPBACK + ":" + config.metricsPort(),
        database);
  }
}
