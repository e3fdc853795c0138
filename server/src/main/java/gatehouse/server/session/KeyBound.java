package gatehouse.server.session;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.Binding;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Session;
import gatehouse.server.base.Networks;
import gatehouse.server.base.RequestHead;
import gatehouse.server.base.Subnet;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Requests with an access token: good only together with the key that the token is bound to. */
public final class KeyBound {
  public static final HeaderName DPOP = HeaderNames.create("DPoP");
  public static final HeaderName NONCE = HeaderNames.create("DPoP-Nonce");

  private final AccessTokens tokens;
  private final Sessions sessions;
  private final DpopProofs proofs;
  private final DpopNonces nonces;
  private final Networks networks;
  private final Heartbeats heartbeats;
  private final Predicate<Access> letsIn;

  /**
   * Of one node.
   *
   * @param letsIn whether what a program holds serves at all: known in memory
   */
  public KeyBound(
      AccessTokens tokens,
      Sessions sessions,
      DpopProofs proofs,
      DpopNonces nonces,
      Networks networks,
      Heartbeats heartbeats,
      Predicate<Access> letsIn) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.proofs = proofs;
    this.nonces = nonces;
    this.networks = networks;
    this.heartbeats = heartbeats;
    this.letsIn = letsIn;
  }

  /** What the Authorization header is worth. */
  public sealed interface Outcome {
    /** The check of its session. */
    record Checked(Session.Check check) implements Outcome {}

    /**
     * It does not serve.
     *
     * @param challenge the whole WWW-Authenticate header (RFC 6750, 3 and RFC 9449, 7.1)
     */
    record Refused(String challenge, String sentence) implements Outcome {}
  }

  /** The proofs of this node, for the token endpoint too. */
  public DpopProofs proofs() {
    return proofs;
  }

  /** The nonce that the next proof needs. */
  public String nonce(Instant now) {
    return nonces.current(now);
  }

  /** Checks a request whose Authorization header has the scheme DPoP. */
  Outcome check(RequestHead request, String token, Instant now) {
    Optional<AccessTokens.Read> read = tokens.read(token);
    if (read.filter(found -> now.isBefore(found.expiresAt())).isEmpty()) {
      return expired(Binding.Method.JKT);
    }
    DpopProofs.Outcome proof =
        proofs.check(
            List.copyOf(request.headers().values(DPOP)),
            request.method(),
            request.path(),
            token,
            now);
    return switch (proof) {
      case DpopProofs.Outcome.NonceMissing missing ->
          new Outcome.Refused(
              "DPoP error=\"use_dpop_nonce\", error_description=\"a nonce of this server is"
                  + " needed\"",
              "The proof needs the nonce that this answer carries. Send it again with that one.");
      case DpopProofs.Outcome.Bad(String why) ->
          new Outcome.Refused(
              "DPoP error=\"invalid_dpop_proof\", error_description=\""
                  + why
                  + "\", algs=\"ES256 PS256\"",
              "The proof of the key was not taken: " + why + ".");
      case DpopProofs.Outcome.Good good ->
          serve(request, read.get(), new Binding(Binding.Method.JKT, good.thumbprint()), now);
    };
  }

  /**
   * Checks a request whose Authorization header has the scheme Bearer: with a certificate that is
   * no copied token either.
   */
  Outcome check(RequestHead request, String token, Binding certificate, Instant now) {
    Optional<AccessTokens.Read> read = tokens.read(token);
    return read.filter(found -> now.isBefore(found.expiresAt())).isEmpty()
        ? expired(Binding.Method.X5T_S256)
        : serve(request, read.get(), certificate, now);
  }

  private Outcome serve(RequestHead request, AccessTokens.Read token, Binding shown, Instant now) {
    Optional<Session.Check> check = sessions.check(token.session(), now);
    if (check.isEmpty()) {
      return over(shown.method());
    }
    if (check.get() instanceof Session.Check.Serves(var caller)) {
      Optional<Access> access = caller.session().access();
      if (access.filter(each -> each.binding().equals(shown)).isEmpty()) {
        return invalid(
            shown.method(),
            "The access token is bound to another key than the one that was shown.");
      }
      if (!letsIn.test(access.get())) {
        return over(shown.method());
      }
      InetAddress from = networks.address(request);
      if (!Subnet.allow(access.get().rights().networks(), from)) {
        return invalid(
            shown.method(),
            "This key or program may not be used from the network of this request.");
      }
      heartbeats.heard(caller.session(), now);
      return new Outcome.Checked(new Session.Check.Serves(caller.from(Networks.prefix(from))));
    }
    return new Outcome.Checked(check.get());
  }

  /** A program that is told nothing more, outside its hours. */
  static Outcome.Refused outsideHours(Access access) {
    return invalid(access.binding().method(), AccessRights.OUTSIDE_HOURS);
  }

  /** Whether a program that was let in before would be so still. */
  public boolean letsIn(Access access) {
    return letsIn.test(access);
  }

  private static Outcome over(Binding.Method method) {
    return invalid(method, "That access has ended. Connect again.");
  }

  private static Outcome expired(Binding.Method method) {
    return invalid(
        method, "The access token has expired, or was not made here. Ask for a new one.");
  }

  /** A program was heard of on a connection that it proved itself for. */
  void heard(Session session, Instant now) {
    heartbeats.heard(session, now);
  }

  /**
   * The challenge for a program whose owner proved too little, or too long ago, for what it asked
   * for (RFC 9470, 3): with these it asks its owner anew.
   */
  public static String insufficient(Access access, AssuranceLevel level, Duration maxAge) {
    return scheme(access.binding().method())
        + " error=\"insufficient_user_authentication\", error_description=\"The owner of this"
        + " access has to prove who they are once more\", acr_values=\""
        + level.acr()
        + "\", max_age=\""
        + maxAge.toSeconds()
        + "\"";
  }

  private static Outcome.Refused invalid(Binding.Method method, String sentence) {
    String algorithms =
        switch (method) {
          case JKT -> ", algs=\"ES256 PS256\"";
          case X5T_S256 -> "";
        };
    return new Outcome.Refused(
        scheme(method)
            + " error=\"invalid_token\", error_description=\""
            + sentence
            + "\""
            + algorithms,
        sentence);
  }

  /** As the token is sent. */
  private static String scheme(Binding.Method method) {
    return switch (method) {
      case JKT -> "DPoP";
      case X5T_S256 -> "Bearer"; // RFC 8705, 3
    };
  }
}
