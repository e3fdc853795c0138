package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.Scope;
import gatehouse.core.oauth.Client;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.session.KeyBound;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The device authorization endpoint (RFC 8628, 3.1), for programs without a browser. What is asked
 * for is a pushed request like any other, under the name that the person types.
 */
final class DeviceRoutes implements HttpService {
  private final Database database;
  private final Chance chance;
  private final Issuer issuer;
  private final ClientAuthentication clients;
  private final KeyBound keyBound;
  private final InstantSource clock;

  DeviceRoutes(
      Database database,
      Chance chance,
      Issuer issuer,
      ClientAuthentication clients,
      KeyBound keyBound,
      InstantSource clock) {
    this.database = database;
    this.chance = chance;
    this.issuer = issuer;
    this.clients = clients;
    this.keyBound = keyBound;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post(Issuer.DEVICE, Exchange.of(keyBound, clock, this::begin))
        .any(Issuer.DEVICE, Exchange::postOnly);
  }

  private Exchange.Answer begin(Exchange exchange) throws OauthException {
    ClientAuthentication.Authenticated authenticated = clients.check(exchange);
    Client client = authenticated.client();
    if (!client.devices()) {
      throw new OauthException(
          OAuth2Error.UNAUTHORIZED_CLIENT, "This client may not ask from another device.");
    }
    String code = chance.id() + chance.id();
    String userCode = UserCode.fresh(chance);
    PushedRequest asked =
        PushedRequest.ofDevice(
            client.id(),
            Chance.hash(code),
            PushRoutes.openid(Scope.parse(exchange.text("scope"))),
            PushRoutes.binding(exchange),
            AccessDetail.parse(exchange.text("authorization_details")),
            exchange.now());
    PushRoutes.keep(
        database,
        clients,
        authenticated,
        asked,
        userCode,
        sql -> DeviceCodes.insert(sql, code, userCode, asked));
    return Exchange.Answer.ok(
        new String(Json.bytes(answer(code, UserCode.shown(userCode))), StandardCharsets.UTF_8));
  }

  private Map<String, Object> answer(String code, String shown) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("device_code", code);
    answer.put("user_code", shown);
    answer.put("verification_uri", issuer.at(DevicePageRoutes.PATH).toString());
    answer.put(
        "verification_uri_complete",
        issuer.at(DevicePageRoutes.PATH + "?" + DevicePageRoutes.CODE + "=" + shown).toString());
    answer.put("expires_in", PushedRequest.DEVICE_LIFETIME.toSeconds());
    answer.put("interval", DeviceCodes.INTERVAL.toSeconds());
    return answer;
  }
}
