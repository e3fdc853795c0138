package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import gatehouse.client.ApiKeyFile;
import gatehouse.sim.line.FaultyLine;
import gatehouse.sim.line.FreePort;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Many trading programs over a line that loses, repeats and delays, to a server that is killed,
 * whose clock leaps and whose mail provider fails: no order is lost, placed twice or left without
 * an owner, no fail-safe runs twice or not at all, and no token works after its end. There are as
 * many as {@code -Dstrategies} says, from {@code -Dseed}.
 */
class StrategiesTest {
  private static final long SEED = Long.getLong("seed", 20_261_128);
  private static final int STRATEGIES = Integer.getInteger("strategies", 400);
  private static final int AT_ONCE = 100;
  private static final double FAULTS = 0.12;
  private static final Instant MONDAY = Instant.parse("2026-11-23T15:00:00Z");
  private static final Duration LEAP = Duration.ofMinutes(12);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
  private static final Duration MAIL_AGAIN = Duration.ofSeconds(20);
  private static final int HOLDERS = 10;

  /** What happens to the server. */
  private enum Trouble {
    KILL,
    LEAP,
    NO_MAIL,
    MAIL
  }

  /** One of them whenever another tenth of the programs is done. */
  private static final List<Trouble> TROUBLES =
      List.of(
          Trouble.LEAP,
          Trouble.NO_MAIL,
          Trouble.KILL,
          Trouble.LEAP,
          Trouble.KILL,
          Trouble.MAIL,
          Trouble.LEAP,
          Trouble.KILL,
          Trouble.LEAP);

  private final List<Strategy> strategies = new ArrayList<>();
  private final List<ECKey> holders = new ArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Map<String, Set<String>> mails = new HashMap<>();
  private final int mailPort;
  private GreenMail mail;

  StrategiesTest() throws IOException {
    mailPort = FreePort.any();
    mail = provider(mailPort);
  }

  private static GreenMail provider(int port) {
    GreenMail provider =
        new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    provider.start();
    return provider;
  }

  @Test
  void nothingIsLostDoneTwiceOrLeftBehind() throws Exception {
    Path data = Files.createTempDirectory("gatehouse-strategies");
    int port = FreePort.any();
    try (FaultyLine line = new FaultyLine(port, FAULTS, SEED)) {
      Path keys = keys(data, line);
      String address = line.address().toString();
      try (StrategiesBroker broker =
          new StrategiesBroker(data, port, address, mailPort, MONDAY, keys)) {
        trade(broker);
        line.calm();
        tokensEnd(broker, address);
        settled(data, broker);
        broker.kill();
        settled(data, broker);
      }
      assertThat(line.happened()).containsOnlyKeys(FaultyLine.Fault.values());
    } finally {
      keepMails();
      mail.stop();
    }
    new StrategiesCheck(data, strategies).all(mails);
  }

  private Path keys(Path data, FaultyLine line) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < STRATEGIES; i++) {
      ApiKeyFile key = ApiKeyFile.generate(line.address());
      strategies.add(new Strategy(i, key, SEED));
      lines.add(i + " " + key.publicJwk());
    }
    for (int i = 0; i < 3 * HOLDERS; i++) {
      ECKey key = new ECKeyGenerator(Curve.P_256).generate();
      holders.add(key);
      lines.add(unwatched(i) + " " + key.toPublicJWK().toJSONString());
    }
    return Files.write(data.resolve("keys.txt"), lines);
  }

  /** A number beyond the strategies', of a key that no fail-safe watches. */
  private static int unwatched(int index) {
    int fates = Strategy.Fate.values().length;
    return (STRATEGIES + index) * fates
        + List.of(Strategy.Fate.values()).indexOf(Strategy.Fate.UNWATCHED);
  }

  /** All of them trade, so many at once, while the server has its troubles. */
  private void trade(StrategiesBroker broker) {
    ConcurrentLinkedQueue<Strategy> waiting = new ConcurrentLinkedQueue<>(strategies);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        threads.execute(() -> {
          for (Strategy next = waiting.poll(); next != null; next = waiting.poll()) {
            one(next, broker);
          }
        });
      }
      for (int i = 0; i < TROUBLES.size(); i++) {
        int wanted = STRATEGIES * (i + 1) / (TROUBLES.size() + 1);
        while (done.get() < wanted) {
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        trouble(TROUBLES.get(i), broker);
      }
    }
    assertThat(failures).as("seed " + SEED).isEmpty();
  }

  private void one(Strategy strategy, StrategiesBroker broker) {
    try {
      strategy.run(broker::revoke);
    } catch (Exception | AssertionError e) {
      failures.add(e);
    } finally {
      done.incrementAndGet();
    }
  }

  private void trouble(Trouble trouble, StrategiesBroker broker) {
    switch (trouble) {
      case KILL -> broker.kill();
      case LEAP -> broker.leap(LEAP);
      case NO_MAIL -> {
        mail.getSmtp().stopService();
        keepMails();
      }
      case MAIL -> mail = provider(mailPort);
    }
  }

  /** The mails of this provider about fail-safes: by strategy, the ids. */
  private void keepMails() {
    Pattern about = Pattern.compile("with the key (Strategy \\d+) was lost");
    try {
      for (MimeMessage message : mail.getReceivedMessages()) {
        Matcher matcher = about.matcher(message.getContent().toString().replaceAll("\\s+", " "));
        if (matcher.find()) {
          mails
              .computeIfAbsent(matcher.group(1), key -> new HashSet<>())
              .add(message.getMessageID());
        }
      }
    } catch (IOException | jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tokens whose time is over, whose key was revoked, or whose session ended. */
  private void tokensEnd(StrategiesBroker broker, String address) throws Exception {
    List<KeyProgram> programs = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    for (ECKey key : holders) {
      KeyProgram program =
          KeyProgram.at(address, broker, key, Strategy.id(unwatched(programs.size())));
      programs.add(program);
      tokens.add(program.token());
    }
    for (int i = 0; i < programs.size(); i++) {
      assertThat(status(programs.get(i), tokens.get(i))).isEqualTo(200);
    }
    for (int i = 0; i < HOLDERS; i++) {
      broker.revoke(programs.get(i).id);
      assertThat(status(programs.get(i), tokens.get(i))).as("revoked").isEqualTo(401);
      KeyProgram leaves = programs.get(HOLDERS + i);
      leaves.call("DELETE", "/api/session", "", tokens.get(HOLDERS + i));
      assertThat(status(leaves, tokens.get(HOLDERS + i))).as("signed out").isEqualTo(401);
    }
    broker.leap(LEAP);
    over(programs, tokens);
    broker.kill();
    over(programs, tokens);
  }

  private static void over(List<KeyProgram> programs, List<String> tokens) throws Exception {
    for (int i = 0; i < programs.size(); i++) {
      assertThat(status(programs.get(i), tokens.get(i))).as("token " + i).isEqualTo(401);
    }
  }

  private static int status(KeyProgram program, String token) throws Exception {
    int status = program.call("GET", "/api/v1/accounts", "", token).statusCode();
    // a new server has new nonces: what counts is the answer after that
    return status == 401 ? program.call("GET", "/api/v1/accounts", "", token).statusCode() : status;
  }

  /** Waits until all that has to follow has followed. */
  private void settled(Path data, StrategiesBroker broker) throws SQLException {
    long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
    String lost =
        strategies.stream()
            .filter(each -> each.fate().isLost())
            .map(each -> "'" + each.id().value() + "'")
            .reduce((one, other) -> one + "," + other)
            .orElseThrow();
    List<String> open =
        List.of(
            "SELECT COUNT(*) FROM api_key k WHERE k.key_id IN ("
                + lost
                + ") AND NOT EXISTS (SELECT 1"
                + " FROM fail_safe_run r WHERE r.key_id = k.key_id AND r.state = 'DONE')",
            "SELECT COUNT(*) FROM fail_safe_run WHERE open = 1",
            "SELECT COUNT(*) FROM trading_order WHERE status IN ('PENDING_NEW', 'PENDING_CANCEL')",
            "SELECT COUNT(*) FROM message WHERE state = 'WAITING'");
    List<Integer> left = counts(data, open);
    while (left.stream().anyMatch(each -> each > 0)) {
      assertThat(System.nanoTime()).as(left.toString()).isLessThan(end);
      if (left.equals(List.of(0, 0, 0, left.getLast()))) {
        broker.leap(MAIL_AGAIN); // what was under way at the kill is tried again then
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      left = counts(data, open);
    }
  }

  private static List<Integer> counts(Path data, List<String> questions) throws SQLException {
    List<Integer> counts = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("gatehouse.db"));
        Statement statement = connection.createStatement()) {
      for (String question : questions) {
        try (ResultSet result = statement.executeQuery(question)) {
          counts.add(result.getInt(1));
        }
      }
    }
    return counts;
  }
}
