package gatehouse.server.stream;

import gatehouse.client.wire.StreamMessage;
import gatehouse.client.wire.StreamRequest;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.server.base.DatabaseException;
import gatehouse.server.base.Json;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.RequestHead;
import gatehouse.server.base.WebSocketDoor;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One client that follows its accounts. One thread looks what there is to say, whenever the log
 * wakes it and once a second; it reads on from the number that the client saw last, so it keeps
 * nothing that could be lost.
 */
final class Stream implements WebSocketDoor.Socket {
  /** Close codes of our own (RFC 6455, 7.4.2). */
  static final int ENDED = 4001;

  static final int TOO_SLOW = 4002;
  static final int SILENT = 4003;

  private static final Duration BEAT_EVERY = Duration.ofSeconds(10);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
  private static final Duration ENDS_SOON = Duration.ofSeconds(60);
  private static final long TICK_MILLIS = 1_000;

  /** A sign of the other end is asked for every few ticks: a connection is silent for 15 s. */
  private static final int TICKS_OF_PING = 5;

  private static final int TICKS_OF_READING = 30;
  private static final int REQUESTS_WAITING_MAX = 16;

  private final Streams streams;
  private final RequestHead request;
  private final Caller caller;
  private final ConnectionContext connection;
  private final ArrayBlockingQueue<StreamRequest> asked =
      new ArrayBlockingQueue<>(REQUESTS_WAITING_MAX);
  private final ArrayBlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
  private final Thread loop;
  private final Told told;
  private final TradingNews trading;
  private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private @Nullable Outbox outbox;

  private volatile boolean unread = true;
  private volatile @Nullable Bye bye;
  private volatile Instant heardAt;

  // of the loop alone
  private final Set<PersonId> persons = ConcurrentHashMap.newKeySet();
  private Instant beatAt;
  private boolean endsSoonSaid;

  /** Why the connection is to be closed. */
  private record Bye(int code, String sentence, @Nullable String mend, boolean atOnce) {}

  Stream(Streams streams, RequestHead request, Caller caller, ConnectionContext connection) {
    this.streams = streams;
    this.request = request;
    this.caller = caller;
    this.connection = connection;
    this.heardAt = streams.clock().instant();
    this.beatAt = heardAt;
    this.persons.add(caller.person());
    this.told = new Told(streams, caller, this::say, this::listenTo);
    this.trading = new TradingNews(streams.brokerage(), caller);
    this.loop = Thread.ofVirtual().name("stream").unstarted(this::run);
  }

  @Override
  public void onOpen(WsSession session) {
    Outbox opened = new Outbox(session, connection);
    outbox = opened;
    opened.start();
    loop.start();
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    if (bye != null) {
      return;
    }
    if (part.length() + text.length() > WebSocketDoor.FRAME_BYTES_MAX) {
      leave(new Bye(WsCloseCodes.TOO_BIG, "That message is too long.", null, false));
      return;
    }
    part.append(text);
    if (last) {
      String whole = part.toString();
      part.setLength(0);
      take(whole);
    }
  }

  private void take(String text) {
    try {
      StreamRequest read = Json.parse(text.getBytes(StandardCharsets.UTF_8), StreamRequest.class);
      if (!Set.of("start", "quotes", "heartbeat").contains(read.type())) {
        throw new RequestException(
            io.helidon.http.Status.BAD_REQUEST_400,
            "The stream knows start, quotes and heartbeat, and no other type.");
      }
      streams.callers().heard(caller.session());
      heardAt = streams.clock().instant();
      if (!read.type().equals("heartbeat")) {
        ask(read);
      }
    } catch (RequestException e) {
      leave(new Bye(WsCloseCodes.VIOLATED_POLICY, e.sentence(), null, false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever asks faster than is answered waits, but no longer than the stream lasts. */
  private void ask(StreamRequest read) throws InterruptedException {
    Outbox out = Objects.requireNonNull(outbox);
    while (bye == null && !out.over()) {
      if (asked.offer(read, TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        wake.offer(true);
        return;
      }
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData data, boolean last) {
    leave(new Bye(WsCloseCodes.CANNOT_ACCEPT, "Messages are text, in JSON.", null, false));
  }

  @Override
  public void onPing(WsSession session, BufferData data) {
    session.pong(data);
  }

  @Override
  public void onError(WsSession session, Throwable e) {
    gone();
  }

  @Override
  public void onClose(WsSession session, int code, String reason) {
    gone();
  }

  /** The log says something of a person whose accounts, or whose session, this is about. */
  void heard(Logged logged) {
    Entry entry = logged.entry();
    if (caller.session().id().value().equals(entry.fact("session"))) {
      if (entry.act() == Act.SESSION_ENDED) {
        end.complete(SessionEnd.of(entry.fact("why")));
      } else if (entry.act() == Act.ACCESS_REBOUND) {
        end.complete(SessionEnd.REBOUND);
      }
    }
    trading.heard(logged);
    unread = true;
    wake.offer(true);
  }

  private void listenTo(PersonId owner) {
    if (persons.add(owner)) {
      streams.listen(owner, this);
    }
  }

  /** The server stops. */
  void stop() {
    leave(
        new Bye(
            WsCloseCodes.SERVICE_RESTART,
            "This server stops. Connect again, and say what you saw last.",
            null,
            false));
  }

  void awaitEnd() {
    try {
      loop.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(Bye why) {
    bye = why;
    wake.offer(true);
  }

  /** Whose session it is, which may listen to accounts of others too. */
  PersonId person() {
    return caller.person();
  }

  @Override
  public void gone() {
    Outbox opened = outbox;
    if (opened != null) {
      opened.gone();
    }
    wake.offer(true);
    streams.forget(persons, this);
  }

  private void run() {
    Outbox out = Objects.requireNonNull(outbox);
    try {
      say(StreamMessage.session(now(), standing("serves"), "This session serves.", null));
      for (int tick = 0; !out.over(); tick++) {
        if (bye == null) {
          turn(tick);
        }
        Bye why = bye;
        if (why != null) {
          StreamMessage last = StreamMessage.said("bye", now(), null, why.sentence(), why.mend());
          out.end(last, why.code(), why.sentence(), why.atOnce());
          return;
        }
        if (wake.poll(TICK_MILLIS, TimeUnit.MILLISECONDS) == null && tick % TICKS_OF_PING == 0) {
          out.ping();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      out.abandon(); // whatever happened, nobody listens unjudged
      streams.forget(persons, this);
    }
  }

  private void turn(int tick) throws InterruptedException {
    try {
      if (ended()) {
        return;
      }
      trading.tell(this::say, now());
      // no more than waited when it began: whoever floods does not put off what comes after
      for (int left = asked.size(); left > 0; left--) {
        told.take(asked.element()); // where the database does not answer, the next turn asks again
        asked.remove();
        unread = true;
      }
      if (unread || tick % TICKS_OF_READING == 0) {
        unread = false;
        if (told.read()) {
          unread = true;
          wake.offer(true);
        }
      }
      if (!Objects.requireNonNull(outbox).busy()) {
        told.quote();
      }
      beat();
    } catch (DatabaseException | OverloadedException e) {
      unread = true; // nothing is lost: the next turn reads from the same place
    }
  }

  private Instant now() {
    return streams.clock().instant();
  }

  private void say(StreamMessage message) throws InterruptedException {
    Outbox out = Objects.requireNonNull(outbox);
    if (bye == null && !out.over() && !out.send(message)) {
      leave(
          new Bye(
              TOO_SLOW,
              "You read too slowly, so this stream was closed. Connect again, and say what you saw"
                  + " last: nothing is lost.",
              null,
              true));
    }
  }

  private StreamMessage.Standing standing(String state) {
    Instant end = caller.session().endsAt();
    return new StreamMessage.Standing(
        state, end, Math.max(0, Duration.between(now(), end).toSeconds()));
  }

  /** Whether the session is over: then nothing more is told but that, and why. */
  private boolean ended() throws InterruptedException {
    Session session = caller.session();
    Optional<Session.Check> check = streams.callers().still(request, session);
    Optional<SessionEnd> over = check.isPresent() ? end(check.get()) : Optional.of(logged());
    if (over.isPresent()) {
      String sentence = over.get().sentence();
      String mend = Mend.of(over.get(), session);
      say(
          StreamMessage.session(
              now(), new StreamMessage.Standing("ended", null, null), sentence, mend));
      leave(new Bye(ENDED, sentence, mend, false));
      return true;
    }
    if (!endsSoonSaid && !now().isBefore(session.endsAt().minus(ENDS_SOON))) {
      endsSoonSaid = true;
      say(
          StreamMessage.session(
              now(),
              standing("ends-soon"),
              "This session ends within a minute.",
              Mend.of(SessionEnd.RAN_OUT, session)));
    }
    return false;
  }

  private Optional<SessionEnd> end(Session.Check check) {
    return switch (check) {
      case Session.Check.Ended ended -> Optional.of(SessionEnd.RAN_OUT);
      case Session.Check.Serves serves ->
          caller
              .session()
              .access()
              .filter(each -> !each.rights().inHours(now()))
              .map(each -> SessionEnd.OUTSIDE_HOURS);
    };
  }

  /** What the log says of the end, or is about to. */
  private SessionEnd logged() throws InterruptedException {
    try {
      return end.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return SessionEnd.UNKNOWN;
    }
  }

  private void beat() throws InterruptedException {
    Instant now = now();
    if (!now.isBefore(heardAt.plus(SILENCE_MAX))) {
      leave(
          new Bye(
              SILENT,
              "Nothing was heard of you for a minute. Send a heartbeat every ten seconds.",
              null,
              false));
    } else if (!now.isBefore(beatAt.plus(BEAT_EVERY))) {
      beatAt = now;
      say(StreamMessage.said("heartbeat", now, null, null, null));
    }
  }
}
