package gatehouse.server.signin;

import gatehouse.core.account.PersonId;
import gatehouse.core.device.DeviceId;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Context;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.SignInId;
import gatehouse.core.signin.Signal;
import gatehouse.core.signin.Trouble;
import gatehouse.server.base.Sql;
import gatehouse.server.session.ProofText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Attempts as rows; the version is the compare-and-set that lets one of two racing steps win. */
final class SignInRows {
  private SignInRows() {}

  /**
   * An attempt with what only the server knows of it.
   *
   * @param bindingHash of the secret that the caller's browser holds
   * @param deviceText thumbprint and key that the browser proved, or empty
   */
  record Stored(
      SignIn state,
      long version,
      PersonId person,
      String bindingHash,
      String deviceText,
      String deviceLabel) {}

  static Optional<Stored> load(Sql sql, SignInId id) throws SQLException {
    return sql.one(
        "SELECT sign_in_id, version, binding_hash, phase, person_id, interface, action, session_id,"
            + " return_to, signals, device_id, device_key, device_label, network, started_ms,"
            + " proofs, prompt_kind, prompt_factor, prompt_expected, prompt_asked_ms,"
            + " prompt_expires_ms, prompt_sent, refused_why, sent_factor, sent_expected, sent_ms,"
            + " sent_expires_ms FROM sign_in WHERE sign_in_id = ?",
        SignInRows::stored,
        id.value());
  }

  private static Stored stored(ResultSet row) throws SQLException {
    SignInId id = new SignInId(row.getString(1));
    PersonId person = new PersonId(row.getString(5));
    Context context =
        new Context(
            AccessInterface.valueOf(row.getString(6)),
            Action.valueOf(row.getString(7)),
            Optional.ofNullable(row.getString(8)).map(SessionId::new),
            row.getString(9),
            signals(row.getString(10)),
            Optional.ofNullable(row.getString(11)).map(DeviceId::new),
            row.getString(14),
            Instant.ofEpochMilli(row.getLong(15)));
    String phase = row.getString(4);
    var proofs = ProofText.parse(row.getString(16));
    SignIn state =
        switch (phase) {
          case "proving" -> new SignIn.Proving(id, context, person, proofs, prompt(row));
          case "admitted" -> new SignIn.Admitted(id, context, person, proofs);
          case "refused" ->
              new SignIn.Refused(id, context, Trouble.Code.valueOf(row.getString(23)));
          default -> throw new IllegalStateException("unknown phase in the database: " + phase);
        };
    return new Stored(
        state, row.getLong(2), person, row.getString(3), row.getString(12), row.getString(13));
  }

  private static Optional<Prompt> prompt(ResultSet row) throws SQLException {
    String kind = row.getString(17);
    if (kind == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Prompt(
            FactorKind.ofCode(kind)
                .orElseThrow(() -> new IllegalStateException("unknown prompt " + kind)),
            Optional.ofNullable(row.getString(18)).map(FactorId::new),
            Optional.ofNullable(row.getString(19)),
            Instant.ofEpochMilli(row.getLong(20)),
            Instant.ofEpochMilli(row.getLong(21)),
            sent(row)));
  }

  private static Optional<Prompt.Sent> sent(ResultSet row) throws SQLException {
    String factor = row.getString(24);
    return factor == null
        ? Optional.empty()
        : Optional.of(
            new Prompt.Sent(
                new FactorId(factor),
                row.getString(25),
                Instant.ofEpochMilli(row.getLong(26)),
                Instant.ofEpochMilli(row.getLong(27)),
                row.getInt(22)));
  }

  static void insert(Sql sql, Stored stored) throws SQLException {
    Context c = stored.state().context();
    sql.run(
        "INSERT INTO sign_in (sign_in_id, version, binding_hash, phase, person_id, interface,"
            + " action, session_id, return_to, signals, device_id, device_key, device_label,"
            + " network, started_ms, proofs) VALUES (?, 0, ?, 'proving', ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?, '')",
        stored.state().id().value(),
        stored.bindingHash(),
        stored.person().value(),
        c.accessInterface().name(),
        c.action().name(),
        c.raises().map(SessionId::value).orElse(null),
        c.returnTo(),
        c.signals().stream().sorted().map(Signal::name).collect(Collectors.joining(",")),
        c.device().map(DeviceId::value).orElse(null),
        stored.deviceText(),
        stored.deviceLabel(),
        c.network(),
        c.startedAt().toEpochMilli());
    update(sql, stored.state(), 0);
  }

  /** False when another step came first: then this one must not count. */
  static boolean update(Sql sql, SignIn state, long version) throws SQLException {
    return switch (state) {
      case SignIn.Opened opened ->
          throw new IllegalArgumentException("nobody is known yet: nothing to store");
      case SignIn.Proving proving ->
          set(
              sql,
              state,
              version,
              "proving",
              ProofText.of(proving.proofs()),
              proving.prompt(),
              null);
      case SignIn.Admitted admitted ->
          set(
              sql,
              state,
              version,
              "admitted",
              ProofText.of(admitted.proofs()),
              Optional.empty(),
              null);
      case SignIn.Refused refused ->
          set(sql, state, version, "refused", "", Optional.empty(), refused.why().name());
    };
  }

  private static boolean set(
      Sql sql,
      SignIn state,
      long version,
      String phase,
      String proofs,
      Optional<Prompt> prompt,
      @org.jspecify.annotations.Nullable String why)
      throws SQLException {
    Optional<Prompt.Sent> sent = prompt.flatMap(Prompt::sent);
    return sql.run(
            "UPDATE sign_in SET version = version + 1, phase = ?, proofs = ?, prompt_kind = ?,"
                + " prompt_factor = ?, prompt_expected = ?, prompt_asked_ms = ?,"
                + " prompt_expires_ms = ?, prompt_sent = ?, refused_why = ?, sent_factor = ?,"
                + " sent_expected = ?, sent_ms = ?, sent_expires_ms = ?"
                + " WHERE sign_in_id = ? AND version = ?",
            phase,
            proofs,
            prompt.map(p -> p.kind().code()).orElse(null),
            prompt.flatMap(Prompt::factor).map(FactorId::value).orElse(null),
            prompt.flatMap(Prompt::expected).orElse(null),
            prompt.map(p -> p.askedAt().toEpochMilli()).orElse(null),
            prompt.map(p -> p.expiresAt().toEpochMilli()).orElse(null),
            sent.map(Prompt.Sent::count).orElse(0),
            why,
            sent.map(s -> s.factor().value()).orElse(null),
            sent.map(Prompt.Sent::expected).orElse(null),
            sent.map(s -> s.at().toEpochMilli()).orElse(null),
            sent.map(s -> s.expiresAt().toEpochMilli()).orElse(null),
            state.id().value(),
            version)
        == 1;
  }

  /** Removes attempts that nobody can finish any more, a bounded number at a time. */
  static int forgetBefore(Sql sql, Instant time) throws SQLException {
    sql.run("DELETE FROM used_challenge WHERE expires_ms < ?", time.toEpochMilli());
    return sql.run("DELETE FROM sign_in WHERE started_ms < ?", time.toEpochMilli());
  }

  private static Set<Signal> signals(String names) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    for (String name : names.split(",", -1)) {
      if (!name.isEmpty()) {
        signals.add(Signal.valueOf(name));
      }
    }
    return signals;
  }
}
