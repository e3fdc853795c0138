package gatehouse.client;

import gatehouse.client.wire.StreamMessage;
import gatehouse.client.wire.StreamRequest;
import java.io.IOException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens in accounts, as it happens: {@link Trading#stream}. Events of orders carry numbers.
 * When the connection is lost, another one is opened, with growing pauses, and asked to go on after
 * the last number that was told, so each event is told once. {@link #positions} is worth keeping:
 * given to the next stream, that one goes on where this one was, even after this program died.
 */
public final class AccountStream implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AccountStream.class.getName());
  private static final Target STREAM = Target.of("/api/v1/stream");
  private static final long BEAT_SECONDS = 10;

  /** Beats of ours without a word from there, after which the connection counts as lost. */
  private static final int SILENT_BEATS_MAX = 3;

  /** Longer than any message of the server. */
  private static final int CHARACTERS_MAX = 1_000_000;

  private final Calls calls;
  private final Credential credential;
  private final Map<String, Long> positions;

  /** Said again and again: what is followed already goes on, and what is new is followed too. */
  private final boolean all;

  private final List<String> symbols;
  private final Consumer<StreamMessage> listener;
  private final Consumer<String> trouble;
  private final ScheduledExecutorService timer;

  private volatile @Nullable Connection connection;
  private volatile boolean closed;
  private final AtomicInteger failures = new AtomicInteger();

  AccountStream(
      Calls calls,
      Credential credential,
      Map<String, Long> after,
      List<String> symbols,
      Consumer<StreamMessage> listener,
      Consumer<String> trouble) {
    this.calls = calls;
    this.credential = credential;
    this.positions = new ConcurrentHashMap<>(after);
    this.all = after.isEmpty();
    this.symbols = List.copyOf(symbols);
    this.listener = listener;
    this.trouble = trouble;
    this.timer = DaemonTimer.named("gatehouse-stream");
  }

  void start() {
    timer.execute(this::connect);
    var unused =
        timer.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  /** The number that was told last, by account; -1 where none is known yet. */
  public Map<String, Long> positions() {
    return Map.copyOf(positions);
  }

  /** Whether the stream is connected and was heard of within half a minute. */
  public boolean connected() {
    Connection now = connection;
    return now != null && now.socket != null && now.silentBeats.get() < SILENT_BEATS_MAX;
  }

  private void connect() {
    if (closed) {
      return;
    }
    Connection next = new Connection();
    connection = next; // before it opens: the first word may come before the call returns
    try {
      var unused = calls.open(STREAM, credential, next);
      List<StreamRequest.From> from = new ArrayList<>();
      positions.forEach(
          (account, seq) -> from.add(new StreamRequest.From(account, seq < 0 ? null : seq)));
      if (!from.isEmpty()) {
        next.send(new StreamRequest("start", from, null));
      }
      if (all) {
        next.send(StreamRequest.ALL);
      }
      if (!symbols.isEmpty()) {
        next.send(new StreamRequest("quotes", null, symbols));
      }
    } catch (WebSocketHandshakeException e) {
      next.lost("the server refused the stream with status " + e.getResponse().statusCode());
    } catch (IOException | RuntimeException e) {
      next.lost(Answers.sentence(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    Connection now = connection;
    if (now == null) {
      return;
    }
    if (now.silentBeats.incrementAndGet() >= SILENT_BEATS_MAX) {
      now.lost("nothing was heard of the server for half a minute");
    } else {
      now.send(all ? StreamRequest.ALL : StreamRequest.HEARTBEAT);
    }
  }

  private void again(String why) {
    if (closed) {
      return;
    }
    long pause = Pauses.after(failures.incrementAndGet(), credential.chance()).toMillis();
    var unused = timer.schedule(this::connect, pause, TimeUnit.MILLISECONDS);
    guarded(() -> trouble.accept("No stream: " + why + ". Trying again in " + pause + " ms."));
  }

  private static void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      // the listener failed: the program is to blame, and the stream goes on
      LOG.log(System.Logger.Level.ERROR, "The listener of the stream failed.", e);
    }
  }

  private synchronized void told(StreamMessage message) {
    String account = message.account();
    Long seq = message.seq();
    if (account != null && seq != null) {
      Long before = positions.get(account);
      if (message.type().equals("order") && before != null && seq <= before) {
        return; // told on the connection before
      }
    }
    failures.set(0);
    guarded(() -> listener.accept(message));
    if (account != null && seq != null) {
      positions.put(account, seq);
    }
  }

  /** One connection, and what comes on it. */
  private final class Connection implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile boolean over;
    private final AtomicInteger silentBeats = new AtomicInteger();

    /** Waits until it is sent; called by the timer alone, so that one follows the other. */
    void send(StreamRequest request) {
      WebSocket open = socket;
      if (open == null) {
        return;
      }
      try {
        String text = Answers.JSON.writeValueAsString(request);
        var unused = open.sendText(text, true).get(BEAT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        lost("the server could not be told anything");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      if (closed) {
        opened.abort();
      } else {
        opened.request(1);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      silentBeats.set(0);
      part.append(text);
      if (part.length() > CHARACTERS_MAX) {
        lost("a message of the server is too long");
        return null;
      }
      if (last) {
        String whole = part.toString();
        part.setLength(0);
        if (!over && !closed) {
          told(Answers.JSON.readValue(whole, StreamMessage.class));
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      lost(reason.isEmpty() ? "the server closed it (" + code + ")" : reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      lost(String.valueOf(error.getMessage()));
    }

    void lost(String why) {
      synchronized (this) {
        if (over) {
          return;
        }
        over = true;
      }
      WebSocket open = socket;
      if (open != null) {
        open.abort();
      }
      connection = null;
      again(why);
    }
  }

  /** Stops to follow. */
  @Override
  public void close() {
    closed = true;
    Connection now = connection;
    connection = null;
    timer.shutdownNow();
    WebSocket open = now == null ? null : now.socket;
    if (open != null) {
      var unused = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }
  }
}
