package gatehouse.core.device;

/** Names one registered device of a person. */
public record DeviceId(String value) {
  public DeviceId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException("DeviceId must have 1 to 64 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
