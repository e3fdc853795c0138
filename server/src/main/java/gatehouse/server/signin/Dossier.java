package gatehouse.server.signin;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.device.Device;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.signin.Place;
import gatehouse.core.signin.Signals;
import gatehouse.core.signin.Way;
import gatehouse.server.account.People;
import gatehouse.server.base.Sql;
import gatehouse.server.device.Devices;
import gatehouse.server.factor.CredentialText;
import gatehouse.server.factor.Factors;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that one step of a sign-in needs to know of a person, read in one transaction.
 *
 * @param passwordHash none until the person chose a password
 */
record Dossier(
    Person person,
    Optional<String> passwordHash,
    List<Factor> factors,
    List<Device> devices,
    List<KnownNetwork> networks,
    List<Travel> travels) {

  /** A network that the person signed in from before. */
  record KnownNetwork(String network, Optional<Place> place, Instant last) {}

  /** Where the person announced to be, and when. */
  record Travel(String country, Instant from, Instant until) {}

  static Optional<Dossier> load(Sql sql, PersonId id) throws SQLException {
    Optional<Person> person = People.load(sql, id);
    if (person.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Dossier(
            person.get(),
            People.passwordHash(sql, id),
            Factors.of(sql, id),
            Devices.of(sql, id),
            sql.rows(
                "SELECT network, place, last_ms FROM known_network WHERE person_id = ?",
                row ->
                    new KnownNetwork(
                        row.getString(1),
                        PlaceText.parse(row.getString(2)),
                        Instant.ofEpochMilli(row.getLong(3))),
                id.value()),
            sql.rows(
                "SELECT country, from_ms, until_ms FROM travel_notice WHERE person_id = ?"
                    + " AND withdrawn_ms IS NULL",
                row ->
                    new Travel(
                        row.getString(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        Instant.ofEpochMilli(row.getLong(3))),
                id.value())));
  }

  Optional<Factor> factor(FactorId id) {
    return factors.stream().filter(factor -> factor.id().equals(id)).findFirst();
  }

  Signals.History history(String network, Optional<Place> here, Instant now) {
    return new Signals.History(
        networks.isEmpty() || networks.stream().anyMatch(known -> known.network().equals(network)),
        networks.stream()
            .filter(known -> known.place().isPresent())
            .max(Comparator.comparing(KnownNetwork::last))
            .map(known -> new Signals.Sighting(known.place().orElseThrow(), known.last())),
        here.isPresent() && announced(here.get().country(), now),
        numberChanged(),
        person.passwordBreached(),
        hasSecondFactor());
  }

  /** When the only number was changed; a second one leaves the first as good as it was. */
  private Optional<Instant> numberChanged() {
    return oldestNumber()
        .map(Factor::added)
        // a number that came with the account replaces nothing
        .filter(added -> factors.stream().anyMatch(other -> other.added().isBefore(added)));
  }

  private Optional<Factor> oldestNumber() {
    return factors.stream()
        .filter(factor -> factor.kind() == FactorKind.SMS)
        .min(Comparator.comparing(Factor::added));
  }

  private boolean announced(String country, Instant now) {
    return travels.stream()
        .anyMatch(travel ->
            travel.country().equals(country)
                && !now.isBefore(travel.from())
                && now.isBefore(travel.until()));
  }

  /** The ways that this person has, the password included. */
  List<Way> ways(Function<FactorKind, Way.Health> health, Instant now) {
    List<Way> ways = new ArrayList<>();
    for (Factor factor : factors) {
      if (!factor.suspended() && usable(factor) && !tooNew(factor, now)) {
        ways.add(
            new Way(
                factor.kind(),
                Optional.of(factor.id()),
                factor.name(),
                factor.kind().proves(bound(factor)),
                health.apply(factor.kind()),
                factor.lastUsed()));
      }
    }
    if (passwordHash.isPresent()) {
      ways.add(
          new Way(
              FactorKind.PASSWORD,
              Optional.empty(),
              "Password",
              FactorKind.PASSWORD.proves(false),
              Way.Health.WORKING,
              Optional.empty()));
    }
    return ways;
  }

  boolean hasSecondFactor() {
    return factors.stream().anyMatch(factor -> !factor.suspended() && usable(factor));
  }

  /** A further number counts only after a while: a thief with a session may have added it. */
  private boolean tooNew(Factor factor, Instant now) {
    return factor.kind() == FactorKind.SMS
        && oldestNumber().filter(oldest -> !oldest.id().equals(factor.id())).isPresent()
        && now.isBefore(factor.added().plus(Signals.NUMBER_IS_NEW_FOR));
  }

  private static boolean usable(Factor factor) {
    return factor.kind() != FactorKind.RECOVERY_CODE || !factor.detail().isEmpty();
  }

  private static boolean bound(Factor factor) {
    return factor.kind().webAuthn() && !CredentialText.parse(factor.detail()).backupEligible();
  }
}
