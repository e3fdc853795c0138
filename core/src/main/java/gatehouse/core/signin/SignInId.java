package gatehouse.core.signin;

/** Names one attempt to sign in or to raise a session. */
public record SignInId(String value) {
  public SignInId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException("SignInId must have 1 to 64 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
