package gatehouse.server.webhook;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.NoticeKind.WebhookChange;
import gatehouse.core.notice.NoticeKind.WebhookChanged;
import gatehouse.core.notice.WebhookEvent;
import gatehouse.core.notice.WebhookId;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Place;
import gatehouse.core.signin.Subject;
import gatehouse.core.webhook.EndpointUrl;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Seal;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.Factors;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import gatehouse.server.webhook.WebhookRows.Row;
import gatehouse.server.webhook.WebhookRows.Standing;
import java.net.InetAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What owners do with endpoints of their programs, each in one transaction with its log entry and
 * its notice; and the end of one that does not answer. Who calls has proved enough for it.
 */
public final class Webhooks {
  /** Endpoints of one person. */
  public static final int ENDPOINTS_MAX = 5;

  /** How long a secret that was replaced signs beside the new one. */
  static final Duration FORMER_SIGNS = Duration.ofHours(24);

  private static final String FROZEN =
      "Changes are frozen, so nothing was done. Pausing and removing are still possible.";

  private static final String BY_OWNER = "The endpoint was paused.";

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final WebhookSecrets secrets;
  private final OwnerNotices notices;
  private final Reach reach;
  private final InstantSource clock;

  public Webhooks(
      Database database,
      Log log,
      Chance chance,
      Seal seal,
      OwnerNotices notices,
      Reach reach,
      InstantSource clock) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.secrets = new WebhookSecrets(seal, chance);
    this.notices = notices;
    this.reach = reach;
    this.clock = clock;
  }

  /**
   * Who does it, and when.
   *
   * @param place where from, if that is known
   */
  record By(Caller caller, Optional<Place> place, Instant now) {
    PersonId person() {
      return caller.person();
    }

    Origin origin() {
      return Sessions.origin(caller.session());
    }
  }

  /** What became of it. */
  sealed interface Outcome {
    /** The endpoint as it is now. */
    record Done(Row row) implements Outcome {}

    /** There is a new secret, which is shown this once. */
    record Secret(Row row, SecretBytes secret) implements Outcome {}

    /** Nothing was done; says why, and where. */
    record Refused(Problem problem) implements Outcome {}
  }

  List<Row> of(PersonId person) {
    return database.read(sql -> WebhookRows.of(sql, person));
  }

  Optional<Row> find(PersonId person, String id) {
    return Optional.of(id)
        .filter(WebhookId::fits)
        .map(WebhookId::new)
        .flatMap(known -> database.read(sql -> WebhookRows.load(sql, known)))
        .filter(row -> row.person().equals(person));
  }

  List<DeliveryRows.Delivery> deliveries(Row row) {
    return database.read(sql -> DeliveryRows.of(sql, row));
  }

  /** Whether the person has no two ways in yet, so that no endpoint can be confirmed. */
  boolean lacksSecondWay(PersonId person) {
    return !database.read(sql -> Factors.highest(sql, person)).reaches(AssuranceLevel.AAL2);
  }

  /** Adds an endpoint. */
  Outcome add(By by, String typed, Set<WebhookEvent> events) {
    if (events.isEmpty()) {
      return refused("events", "Choose at least one thing that the endpoint is told of.");
    }
    return switch (EndpointUrl.read(typed, reach.loopback())) {
      case EndpointUrl.Read.Refused(String sentence) -> refused("url", sentence);
      case EndpointUrl.Read.Good(URI url) when leadsInside(url) ->
          refused("url", "That address is not public, so nothing is sent there.");
      case EndpointUrl.Read.Good(URI url) -> database.write(sql -> add(sql, by, url, events));
    };
  }

  /** Early word of what each try would find; a name is asked then. */
  private boolean leadsInside(URI url) {
    String host = url.getHost();
    try {
      return !reach.allows(host, InetAddress.ofLiteral(bare(host)));
    } catch (IllegalArgumentException e) {
      return EndpointUrl.isLoopback(host) && !reach.loopback(); // else a name
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private Outcome add(Sql sql, By by, URI url, Set<WebhookEvent> events) throws SQLException {
    Optional<Outcome> frozen = frozen(sql, by.person());
    if (frozen.isPresent()) {
      return frozen.get();
    }
    List<Row> all = WebhookRows.of(sql, by.person());
    if (all.size() >= ENDPOINTS_MAX) {
      return refused(null, "You have " + ENDPOINTS_MAX + " endpoints, the most. Remove one first.");
    }
    if (all.stream().anyMatch(row -> row.url().equals(url))) {
      return refused("url", "You have that endpoint already.");
    }
    WebhookId id = new WebhookId(WebhookId.PREFIX + chance.id());
    SecretBytes secret = secrets.fresh();
    byte[] sealed = secrets.seal(by.person(), id, secret);
    Row row =
        new Row(
            by.person(),
            id,
            url,
            events,
            sealed,
            null,
            Instant.EPOCH,
            Standing.ACTIVE,
            "",
            by.now());
    WebhookRows.insert(sql, row);
    log.append(sql, entry(row, Act.WEBHOOK_ADDED, by.origin(), by.now()));
    tell(sql, row, WebhookChange.ADDED, by.place(), by.now());
    return new Outcome.Secret(row, secret);
  }

  /** Gives it a new secret; the old one signs too for a day. */
  Outcome rotate(By by, Row row) {
    return database.write(sql -> {
      Optional<Outcome> frozen = frozen(sql, by.person());
      if (frozen.isPresent()) {
        return frozen.get();
      }
      SecretBytes secret = secrets.fresh();
      byte[] sealed = secrets.seal(row.person(), row.id(), secret);
      Instant until = by.now().plus(FORMER_SIGNS);
      if (!WebhookRows.rotate(sql, row, sealed, row.secret(), until)) {
        return changed();
      }
      note(sql, row, "new secret", by.origin(), by.now());
      tell(sql, row, WebhookChange.ROTATED, by.place(), by.now());
      return new Outcome.Secret(WebhookRows.load(sql, row.id()).orElseThrow(), secret);
    });
  }

  /** Tells it nothing more; what waits ends too, and can be sent again by hand. */
  Outcome pause(By by, Row row) {
    return database.write(sql -> {
      if (row.standing() != Standing.ACTIVE) {
        return new Outcome.Done(row);
      }
      return stand(sql, by, row, Standing.PAUSED, "paused");
    });
  }

  /** Has it told again. */
  Outcome resume(By by, Row row) {
    return database.write(sql -> {
      Optional<Outcome> frozen = frozen(sql, by.person());
      if (frozen.isPresent()) {
        return frozen.get();
      }
      return row.standing() == Standing.ACTIVE
          ? new Outcome.Done(row)
          : stand(sql, by, row, Standing.ACTIVE, "resumed");
    });
  }

  private Outcome stand(Sql sql, By by, Row row, Standing next, String what) throws SQLException {
    if (!WebhookRows.stand(sql, row, next, "")) {
      return changed();
    }
    if (next != Standing.ACTIVE) {
      DeliveryRows.stop(sql, row, BY_OWNER, by.now());
      tell(sql, row, WebhookChange.PAUSED, by.place(), by.now());
    }
    note(sql, row, what, by.origin(), by.now());
    return new Outcome.Done(WebhookRows.load(sql, row.id()).orElseThrow());
  }

  /** Forgets it, and what was sent to it. */
  Outcome remove(By by, Row row) {
    return database.write(sql -> {
      if (!WebhookRows.remove(sql, row)) {
        return changed();
      }
      log.append(sql, entry(row, Act.WEBHOOK_REMOVED, by.origin(), by.now()));
      tell(sql, row, WebhookChange.REMOVED, by.place(), by.now());
      return new Outcome.Done(row);
    });
  }

  /** Sends it a test. */
  Outcome sendTest(By by, Row row) {
    return database.write(sql -> {
      if (row.standing() != Standing.ACTIVE) {
        return refused(null, "Resume the endpoint first.");
      }
      if (DeliveryRows.waiting(sql, row) >= DeliveryRows.TESTS_MAX) {
        return refused(null, "Several alerts wait for this endpoint already. See how they fare.");
      }
      Person owner = People.load(sql, row.person()).orElseThrow();
      notices.sendTest(sql, owner, row.id(), by.now());
      return new Outcome.Done(row);
    });
  }

  /** Sends one delivery again, at once and under the same id; a receiver may have it already. */
  Outcome sendAgain(By by, Row row, String reference) {
    return database.write(sql -> {
      if (row.standing() != Standing.ACTIVE) {
        return refused(null, "Resume the endpoint first.");
      }
      if (!DeliveryRows.again(sql, row, reference, by.now())) {
        return refused(null, "There is no such delivery any more.");
      }
      notices.wakeWebhooks(sql);
      return new Outcome.Done(row);
    });
  }

  /**
   * A delivery came to its end undelivered: an endpoint that is gone, or took nothing since, is
   * stopped, and its owner told by the other channels.
   *
   * @param refused whether the endpoint said that it is gone
   */
  public void undelivered(
      Sql sql, PersonId person, String target, String reference, boolean refused, String reason)
      throws SQLException {
    Instant now = clock.instant();
    Row row = WebhookRows.load(sql, new WebhookId(target)).orElse(null);
    if (row == null || row.standing() != Standing.ACTIVE) {
      return;
    }
    if (!refused && DeliveryRows.tookAnySince(sql, row, reference)) {
      return;
    }
    if (WebhookRows.stand(sql, row, Standing.DISABLED, reason)) {
      DeliveryRows.stop(sql, row, "The endpoint was stopped: " + reason, now);
      note(sql, row, "stopped, since it did not answer", Origin.NONE, now);
      tell(sql, row, WebhookChange.DISABLED, Optional.empty(), now);
    }
  }

  /** To be called every minute or so. */
  public void sweep() {
    database.write(sql -> WebhookRows.sweep(sql, clock.instant()));
  }

  /** The lock has the panic button wait, and every other change. */
  private static Optional<Outcome> frozen(Sql sql, PersonId id) throws SQLException {
    People.lock(sql, id);
    Person person = People.load(sql, id).orElseThrow();
    return person.standing() == Subject.Standing.ACTIVE
        ? Optional.empty()
        : Optional.of(new Outcome.Refused(Problem.whole(FROZEN)));
  }

  private static Outcome changed() {
    return refused(null, "The endpoint changed meanwhile. Look at it again.");
  }

  private static Outcome refused(@org.jspecify.annotations.Nullable String field, String text) {
    return new Outcome.Refused(new Problem(field, text + " Nothing was done."));
  }

  private void tell(Sql sql, Row row, WebhookChange change, Optional<Place> place, Instant now)
      throws SQLException {
    Person owner = People.load(sql, row.person()).orElseThrow();
    notices.tell(sql, owner, new WebhookChanged(change, row.url().getHost()), place, now);
  }

  private void note(Sql sql, Row row, String what, Origin from, Instant now) throws SQLException {
    log.append(sql, entry(row, Act.WEBHOOK_CHANGED, from, now).with("what", what));
  }

  private static Entry entry(Row row, Act act, Origin from, Instant now) {
    String actor = from.equals(Origin.NONE) ? Entry.SYSTEM : row.person().value();
    return Entry.of(row.person(), now.toEpochMilli(), act, actor, from)
        .with("webhook", row.id().value())
        .with("host", row.url().getHost());
  }
}
