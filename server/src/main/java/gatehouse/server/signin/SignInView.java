package gatehouse.server.signin;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first page: who are you?
 *
 * @param challenge base64url, for the device's proof; also in {@code data-challenge}
 * @param passkeyOptions PublicKeyCredentialRequestOptionsJSON for conditional mediation
 * @param returnTo local path to go to afterwards
 * @param username what was typed before, or empty
 * @param tries what is left of the guessing budget ("3 tries left on this device."), or null
 * @param waitSeconds until the next try is heard, 0 when at once
 */
public record SignInView(
    String challenge,
    String passkeyOptions,
    String returnTo,
    String username,
    List<Problem> problems,
    @Nullable String tries,
    int waitSeconds,
    WaysHealth health)
    implements View {
  @Override
  public String template() {
    return "signin/signin";
  }

  @Override
  public String title() {
    return "Sign in";
  }
}
