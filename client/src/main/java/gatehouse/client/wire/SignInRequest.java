package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * The first step of most sign-ins.
 *
 * @param name username or account number
 * @param device without it, the device counts as new
 */
public record SignInRequest(String name, String password, @Nullable DeviceProof device) {
  /** Without the password. */
  @Override
  public String toString() {
    return "SignInRequest(" + name + ")";
  }
}
