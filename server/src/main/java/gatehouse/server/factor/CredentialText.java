package gatehouse.server.factor;

import gatehouse.core.factor.Credential;
import tools.jackson.databind.json.JsonMapper;

/** How a credential stands in a factor's detail: JSON. */
public final class CredentialText {
  private CredentialText() {}

  /** Made when the first key is read, not when the program starts. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
  }

  public static String of(Credential credential) {
    return Json.MAPPER.writeValueAsString(credential);
  }

  public static Credential parse(String detail) {
    return Json.MAPPER.readValue(detail, Credential.class);
  }
}
