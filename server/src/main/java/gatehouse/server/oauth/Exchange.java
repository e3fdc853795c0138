package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import gatehouse.core.apikey.Binding;
import gatehouse.server.base.Form;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.session.ClientCertificate;
import gatehouse.server.session.DpopProofs;
import gatehouse.server.session.KeyBound;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One form that a client posts to an endpoint of the protocol.
 *
 * @param form each parameter stands there once (RFC 6749, 3.2)
 */
record Exchange(
    ServerRequest request, Map<String, List<String>> form, KeyBound keyBound, Instant now) {

  /** What an endpoint does. */
  @FunctionalInterface
  interface Work {
    Answer answer(Exchange exchange) throws OauthException;
  }

  /** JSON, or nothing. */
  record Answer(Status status, String json) {
    static Answer ok(String json) {
      return new Answer(Status.OK_200, json);
    }
  }

  /** An endpoint for forms. */
  static Handler of(KeyBound keyBound, InstantSource clock, Work work) {
    return (request, response) -> {
      Instant now = clock.instant();
      response
          .header(KeyBound.NONCE, keyBound.nonce(now))
          .header(HeaderNames.CACHE_CONTROL, "no-store")
          .header(HeaderNames.CONTENT_TYPE, "application/json");
      try {
        Answer answer = work.answer(new Exchange(request, read(request), keyBound, now));
        response.status(answer.status()).send(answer.json());
      } catch (OauthException e) {
        refuse(response, e);
      } catch (OverloadedException e) {
        Duration retryAfter = Duration.ofSeconds(e.retryAfterSeconds());
        refuse(response, OauthException.busy(e.sentence(), retryAfter));
      }
    };
  }

  private static void refuse(ServerResponse response, OauthException why) {
    why.retryAfterSeconds()
        .ifPresent(seconds -> response.header(HeaderNames.RETRY_AFTER, Long.toString(seconds)));
    response
        .status(why.status())
        .send(new TokenErrorResponse(why.error()).toJSONObject().toJSONString());
  }

  /** What every other method gets. */
  static void postOnly(ServerRequest request, ServerResponse response) {
    response
        .status(Status.METHOD_NOT_ALLOWED_405)
        .header(HeaderNames.ALLOW, "POST")
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send("{\"error\":\"invalid_request\",\"error_description\":\"Send a form by POST.\"}");
  }

  /** The form's fields; one that comes twice is refused (RFC 6749, 3.2). */
  private static Map<String, List<String>> read(ServerRequest request) throws OauthException {
    String type = request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw invalid("The request must be a form, urlencoded.");
    }
    Map<String, List<String>> form =
        URLUtils.parseParameters(new String(Form.body(request), StandardCharsets.UTF_8));
    if (form.values().stream().anyMatch(values -> values.size() > 1)) {
      throw invalid("A parameter stands there twice.");
    }
    return form;
  }

  /** The parameter, or empty text. */
  String text(String name) {
    List<String> values = form.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** The parameter, unless it is missing or empty. */
  Optional<String> filled(String name) {
    return Optional.of(text(name)).filter(value -> !value.isEmpty());
  }

  /** The parameter, which has to be there. */
  String needed(String name) throws OauthException {
    return filled(name).orElseThrow(() -> invalid(name + " is missing."));
  }

  /** The certificate that the connection shows, unless it has expired since. */
  Optional<Binding> certificate() {
    return ClientCertificate.of(request, now);
  }

  /**
   * What a token will be bound to: no token without a key (FAPI 2.0, 5.3.2.1, item 5). A proof
   * counts where there is one, and else the connection's certificate.
   */
  Binding shown() throws OauthException {
    Optional<Binding> certificate = certificate();
    return certificate.isPresent() && !request.headers().contains(KeyBound.DPOP)
        ? certificate.get()
        : proved();
  }

  private Binding proved() throws OauthException {
    DpopProofs.Outcome proof =
        keyBound
            .proofs()
            .check(
                List.copyOf(request.headers().values(KeyBound.DPOP)),
                "POST",
                request.path().rawPath(),
                null,
                now);
    return switch (proof) {
      case DpopProofs.Outcome.Good good -> new Binding(Binding.Method.JKT, good.thumbprint());
      case DpopProofs.Outcome.NonceMissing missing ->
          throw new OauthException(
              OAuth2Error.USE_DPOP_NONCE,
              "The proof needs the nonce that this answer carries. Send it again with that one.");
      case DpopProofs.Outcome.Bad(String why) ->
          throw new OauthException(
              OAuth2Error.INVALID_DPOP_PROOF, "The proof of the key was not taken: " + why + ".");
    };
  }

  /** The key that is shown, where showing one is up to the client; a bad proof is refused. */
  Optional<Binding> shownIfAny() throws OauthException {
    return request.headers().contains(KeyBound.DPOP) ? Optional.of(proved()) : Optional.empty();
  }

  static OauthException invalid(String sentence) {
    return new OauthException(OAuth2Error.INVALID_REQUEST, sentence);
  }
}
