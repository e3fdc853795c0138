package gatehouse.client;

import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.function.ToIntFunction;

/**
 * Whom the SDK tells what it does and how long that takes: nobody, or the program's own
 * OpenTelemetry.
 *
 * <p>Spans: one for each request over the wire, as OpenTelemetry's conventions for HTTP clients
 * say, which the server continues (W3C Trace Context) when the program's propagators do; {@code
 * renew access token} and {@code probe trading line} around those that the SDK makes by itself.
 *
 * <p>Metrics: {@code http.client.request.duration} in seconds; {@code gatehouse.client.refusals} by
 * {@code gatehouse.refusal.type}, which is {@link gatehouse.client.wire.Problem#type}; {@code
 * gatehouse.client.renewals}, with {@code error.type} when there was no token; and {@code
 * gatehouse.client.lines}, by {@code gatehouse.line.state}: {@code usable} or {@code lost}.
 *
 * <p>Neither holds a token, a proof, an account, a person or an order: {@code url.full} has the
 * pattern of the path in place of the path.
 */
public abstract sealed class Telemetry permits Telemetry.Off, Instruments {
  // not for others: what the SDK tells may grow
  Telemetry() {}

  /** Tells nobody. OpenTelemetry need not be there. */
  public static Telemetry off() {
    return new Off();
  }

  /**
   * Tells this. One serves a whole program; a second one would count its lines a second time.
   *
   * @param clock by which requests are timed, such as {@link InstantSource#system}
   */
  public static Telemetry to(OpenTelemetry openTelemetry, InstantSource clock) {
    return new Instruments(openTelemetry, clock);
  }

  /** What asks the server. */
  @FunctionalInterface
  interface Work<T> {
    T done() throws IOException, InterruptedException;
  }

  /** What sends one request. */
  @FunctionalInterface
  interface Sending<T> {
    T sent(HttpRequest request) throws IOException, InterruptedException;
  }

  /**
   * Sends one request.
   *
   * @param resent how many times the same was sent before
   */
  abstract <T> T exchange(
      HttpRequest.Builder request,
      String pattern,
      int resent,
      Sending<T> sending,
      ToIntFunction<T> status)
      throws IOException, InterruptedException;

  /** The server said no. */
  abstract void refused(String type);

  /** Asks for a token. */
  abstract <T> T renewal(Work<T> work) throws IOException, InterruptedException;

  /**
   * Probes the line.
   *
   * @param work gives what is in the way, or an empty text
   */
  abstract String probe(Work<String> work) throws InterruptedException, IOException;

  /** A line is open. */
  abstract void opened(TradingLine line);

  /** A line is no longer open. */
  abstract void closed(TradingLine line);

  /** Nobody is told. */
  static final class Off extends Telemetry {
    @Override
    <T> T exchange(
        HttpRequest.Builder request,
        String pattern,
        int resent,
        Sending<T> sending,
        ToIntFunction<T> status)
        throws IOException, InterruptedException {
      return sending.sent(request.build());
    }

    @Override
    void refused(String type) {}

    @Override
    <T> T renewal(Work<T> work) throws IOException, InterruptedException {
      return work.done();
    }

    @Override
    String probe(Work<String> work) throws IOException, InterruptedException {
      return work.done();
    }

    @Override
    void opened(TradingLine line) {}

    @Override
    void closed(TradingLine line) {}
  }
}
