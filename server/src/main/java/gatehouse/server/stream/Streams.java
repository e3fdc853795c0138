package gatehouse.server.stream;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.RequestHead;
import gatehouse.server.base.WebSocketDoor;
import gatehouse.server.base.WebSocketDoor.Verdict;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.market.Quotes;
import gatehouse.server.session.Callers;
import gatehouse.server.session.KeyBound;
import gatehouse.server.session.SessionApi;
import gatehouse.server.trade.OrderEvents;
import gatehouse.server.trade.Trading;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams of this node: who may have one, and what wakes it. */
public final class Streams implements AutoCloseable {
  /** Streams of one person on one node, each of which keeps a connection. */
  private static final int OF_A_PERSON_MAX = 20;

  private static final String PATH = "/api/v1/stream";
  private static final String RETRY_SECONDS = "30";

  private final Callers callers;
  private final OrderEvents events;
  private final Quotes quotes;
  private final BrokerageSessions brokerage;
  private final String origin;
  private final InstantSource clock;
  private final Map<PersonId, Set<Stream>> listening = new ConcurrentHashMap<>();
  private final Set<Stream> all = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public Streams(Callers callers, Trading trading, Log log, URI baseUrl, InstantSource clock) {
    this.callers = callers;
    this.events = trading.events();
    this.quotes = trading.quotes();
    this.brokerage = trading.brokerage();
    this.origin = baseUrl.getScheme() + "://" + baseUrl.getAuthority();
    this.clock = clock;
    log.subscribe(this::follow);
  }

  /** What lets them in, and shows how many there are. */
  public WebSocketDoor door(Metrics metrics) {
    metrics.gauge("gatehouse_streams_open", "Streams of this node", all::size);
    return new WebSocketDoor(PATH, this::judge, metrics);
  }

  /** The address for those who come without a WebSocket. */
  public List<ApiRoute> routes(SessionApi sessions) {
    return List.of(new ApiRoute(Method.GET, PATH, sessions.signedIn(this::plain)));
  }

  private void plain(ServerRequest request, ServerResponse response, Caller caller) {
    response.header(HeaderNames.UPGRADE, "websocket");
    throw new RequestException(
        Status.create(426, "Upgrade Required"),
        "This address speaks WebSocket, version 13 (RFC 6455). Open it as one.");
  }

  private Verdict judge(RequestHead request, String query, ConnectionContext connection) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!query.isEmpty()) {
      return new Verdict.Refused(
          Status.BAD_REQUEST_400,
          headers,
          "The stream takes nothing in its address. A token belongs into the Authorization"
              + " header: addresses are written down in many places.");
    }
    Optional<String> from = request.headers().value(HeaderNames.ORIGIN);
    boolean cookie = !request.headers().contains(HeaderNames.AUTHORIZATION);
    // a browser opens WebSockets to any host and sends the cookies along (RFC 6455, 10.2)
    if (from.filter(origin::equals).isEmpty() && (cookie || from.isPresent())) {
      boolean nobody = cookie && from.isEmpty();
      headers.put("WWW-Authenticate", "Bearer");
      return new Verdict.Refused(
          nobody ? Status.UNAUTHORIZED_401 : Status.FORBIDDEN_403,
          nobody ? headers : Map.of(),
          nobody
              ? "Nobody is signed in. Sign in first."
              : "A page of another site asked for this stream, so it was not opened.");
    }
    if (request.headers().contains(KeyBound.DPOP)) {
      headers.put(KeyBound.NONCE.defaultCase(), callers.nonce());
    }
    return switch (callers.ofStream(request)) {
      case Callers.Program.Checked(Session.Check.Serves(Caller caller)) ->
          open(request, caller, connection);
      case Callers.Program.Checked(Session.Check.Ended(Session.Over why)) ->
          refused(headers, "Bearer", why.text());
      case Callers.Program.Refused(String challenge, String sentence) ->
          refused(headers, challenge, sentence);
      case Callers.Program.Nobody nobody ->
          refused(headers, "Bearer", "Nobody is signed in. Sign in first.");
    };
  }

  private static Verdict refused(Map<String, String> headers, String challenge, String sentence) {
    headers.put("WWW-Authenticate", challenge);
    return new Verdict.Refused(Status.UNAUTHORIZED_401, headers, sentence);
  }

  private Verdict open(RequestHead request, Caller caller, ConnectionContext connection) {
    // those who follow this person's accounts count for themselves
    long own = all.stream().filter(each -> each.person().equals(caller.person())).count();
    if (closed || own >= OF_A_PERSON_MAX) {
      return new Verdict.Refused(
          Status.TOO_MANY_REQUESTS_429,
          Map.of("Retry-After", RETRY_SECONDS),
          "Very many streams of this person are open here. Close one, or come back in "
              + RETRY_SECONDS
              + " seconds.");
    }
    Stream stream = new Stream(this, request, caller, connection);
    all.add(stream);
    listen(caller.person(), stream);
    return new Verdict.Open(stream);
  }

  Callers callers() {
    return callers;
  }

  OrderEvents events() {
    return events;
  }

  Quotes quotes() {
    return quotes;
  }

  BrokerageSessions brokerage() {
    return brokerage;
  }

  InstantSource clock() {
    return clock;
  }

  /** Has the stream hear of what the log says of that person. */
  void listen(PersonId person, Stream stream) {
    listening.compute(
        person,
        (id, known) -> {
          Set<Stream> set = known == null ? ConcurrentHashMap.newKeySet() : known;
          set.add(stream);
          return set;
        });
  }

  void forget(Set<PersonId> persons, Stream stream) {
    all.remove(stream);
    for (PersonId person : persons) {
      listening.computeIfPresent(
          person,
          (id, set) -> {
            set.remove(stream);
            return set.isEmpty() ? null : set;
          });
    }
  }

  private void follow(Logged logged) {
    Set<Stream> set = listening.get(logged.entry().person());
    if (set != null) {
      set.forEach(stream -> stream.heard(logged));
    }
  }

  /** Tells everybody that the server stops; they come back to it, or to another node. */
  @Override
  public void close() {
    closed = true;
    all.forEach(Stream::stop);
    all.forEach(Stream::awaitEnd);
  }
}
