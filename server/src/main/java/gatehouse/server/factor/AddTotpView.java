package gatehouse.server.factor;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * A new authenticator's secret, to scan or to type.
 *
 * @param enrolment posted back with the code
 * @param qrSvg from {@link QrSvg}: printed as it is
 * @param secret Base32 in groups of four
 * @param name proposed
 */
public record AddTotpView(
    String enrolment, String qrSvg, String secret, String name, List<Problem> problems)
    implements View {

  @Override
  public String template() {
    return "factor/totp";
  }

  @Override
  public String title() {
    return "Add an authenticator app";
  }
}
