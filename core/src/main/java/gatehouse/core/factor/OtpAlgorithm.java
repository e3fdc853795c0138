package gatehouse.core.factor;

/** The HMACs that RFC 6238, section 1.2, allows. Most phone apps know SHA1 alone. */
public enum OtpAlgorithm {
  SHA1,
  SHA256,
  SHA512;

  /** Name of the HMAC in java.base. */
  String mac() {
    return "Hmac" + name();
  }
}
