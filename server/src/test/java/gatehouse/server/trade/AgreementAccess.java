package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.Hours;
import gatehouse.core.market.Product;
import gatehouse.core.session.SessionId;
import gatehouse.core.trade.AccountNumber;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Programs among the callers of {@link AgreementWorld}: keys and registered clients. */
record AgreementAccess(AgreementWorld world) {
  /** An access of the person, with its session and key as rows; none without an account. */
  Optional<Access> of(int i, PersonId person) {
    List<AccountNumber> own = world.profiles.roles(person).keySet().stream().sorted().toList();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    boolean paper = world.one(own).paper();
    Set<AccountNumber> given =
        own.stream().filter(each -> each.paper() == paper).collect(Collectors.toSet());
    boolean ofKey = world.chance(60);
    String client = (ofKey ? "key-" : "client") + "k".repeat(18) + (1_000 + i);
    Access access =
        new Access(
            client, rights(given), new Binding(Binding.Method.JKT, "k".repeat(39) + (1_000 + i)));
    rows(i, person, access, ofKey);
    return Optional.of(access);
  }

  private AccessRights rights(Set<AccountNumber> accounts) {
    Hours hours =
        new Hours(
            ZoneOffset.UTC,
            LocalTime.of(8, 0),
            LocalTime.of(18, 0),
            EnumSet.allOf(DayOfWeek.class));
    return new AccessRights(
        accounts,
        world.one(
            List.of(
                AccessScope.TRADE, AccessScope.TRADE, AccessScope.REDUCE_ONLY, AccessScope.READ)),
        world.chance(70) ? EnumSet.allOf(Product.class) : Set.of(Product.STOCK, Product.ETF),
        Optional.of(new BigDecimal(1_000 + world.random.nextInt(30_000)))
            .filter(v -> world.chance(30)),
        Optional.of(1).filter(v -> world.chance(40)),
        Optional.of(new BigDecimal(1_000 + world.random.nextInt(60_000)))
            .filter(v -> world.chance(30)),
        Set.of(),
        Optional.of(hours).filter(v -> world.chance(20)));
  }

  private void rows(int i, PersonId person, Access access, boolean ofKey) {
    boolean over = world.chance(20);
    boolean paused = world.chance(15);
    world.database.write(sql -> {
      sql.run(
          "INSERT INTO session (person_id, session_id, token_hash, interface, device_label, proofs,"
              + " demanded, network, place, started_ms, last_active_ms, ends_ms, ended_ms)"
              + " VALUES (?, ?, ?, 'API', '', '', 'AAL2', '', '', 0, 0, 0, ?)",
          person.value(),
          new SessionId("session" + i).value(),
          "hash" + i,
          over ? 1L : null);
      if (!ofKey) {
        sql.run(
            "INSERT INTO client_grant (person_id, session_id, name, fail_safe, standing,"
                + " standing_why, standing_ms) VALUES (?, ?, 'Client', '', ?, '', 0)",
            person.value(),
            new SessionId("session" + i).value(),
            paused ? "PAUSED" : "ACTIVE");
      }
      return !ofKey
          || sql.run(
                  "INSERT INTO api_key (person_id, key_id, name, method, thumbprint, public_key,"
                      + " rights, fail_safe, proofs, created_ms, expires_ms, standing,"
                      + " standing_why, standing_ms, lineage)"
                      + " VALUES (?, ?, 'Key', 'JKT', ?, '', '', '', '', 0, 0, ?, '', 0, ?)",
                  person.value(),
                  access.clientId(),
                  access.binding().thumbprint(),
                  paused ? "PAUSED" : "ACTIVE",
                  access.clientId())
              == 1;
    });
  }
}
